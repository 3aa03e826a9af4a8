package dev.allocator;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A type that cannot be laid out is refused by an error that names the component and the reason.
 */
@SuppressWarnings("ArrayRecordComponent") // laid out by length
class TypeRefusalTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(Arguments.of(String.class, "java.lang.String", "neither a record nor a boxed primitive"),
                Arguments.of(int.class, "int", "use java.lang.Integer"),
                Arguments.of(Void.class, "java.lang.Void", "neither"), Arguments.of(int[].class, "[I", "neither"),
                Arguments.of(Zeroing.class, "dev.allocator.Zeroing", "neither"),
                Arguments.of(Unsized.class, "'values'", "@FixedLength"),
                Arguments.of(Zero.class, "'values'", "@FixedLength must be at least 1, but it is 0"),
                Arguments.of(Negative.class, "'values'", "@FixedLength must be at least 1, but it is -1"),
                Arguments.of(NoArray.class, "'value'", "no array"),
                Arguments.of(Named.class, "'name'", "java.lang.String is a reference"),
                Arguments.of(Boxed.class, "'value'", "use int"),
                Arguments.of(Nested.class, "'inner.name'", "reference"),
                Arguments.of(Generic.class, "'value'", "T is a reference"),
                Arguments.of(Self.class, "'next'", "contains itself"),
                Arguments.of(First.class, "'second.first'", "contains itself"),
                Arguments.of(Selves.class, "'next'", "contains itself"),
                Arguments.of(Matrix.class, "'rows'", "reference"), Arguments.of(Strings.class, "'names'", "reference"),
                Arguments.of(Empty.class, "Empty", "has no components"),
                Arguments.of(Enormous.class, "Enormous", "large"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void errorNamesTheComponentAndTheReason(Class<?> type, String component, String reason) {
        for (int i = 0; i < 2; i++) {
            assertThatIllegalArgumentException().isThrownBy(() -> this.pool.allocatorFor(type))
                    .withMessageContaining(type.getName())
                    .withMessageContaining(component)
                    .withMessageContaining(reason);
        }
        try (MemoryScope scope = this.pool.openScope()) {
            assertThatIllegalArgumentException().isThrownBy(() -> scope.allocatorFor(type));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> TypedAllocator.of(type));
    }

    @Test
    void namedModulesMustOpenTheirPackageUnlessTheRecordIsExported(@TempDir Path folder) throws Exception {
        Path sources = folder.resolve("sources");
        write(sources.resolve("module-info.java"),
                "module sample { exports sample.exported; opens sample.opened; exports sample.hidden; }");
        write(sources.resolve("sample/exported/Shown.java"),
                "package sample.exported; public record Shown(int x, long y) {}");
        write(sources.resolve("sample/opened/Open.java"), "package sample.opened; record Open(int x, long y) {}");
        write(sources.resolve("sample/hidden/Hidden.java"), "package sample.hidden; record Hidden(int x, long y) {}");
        Path classes = folder.resolve("classes");
        compile(sources, classes);
        ModuleFinder finder = ModuleFinder.of(classes);
        Configuration configuration = ModuleLayer.boot()
                .configuration()
                .resolve(finder, ModuleFinder.of(), Set.of("sample"));
        ClassLoader loader = ModuleLayer
                .defineModulesWithOneLoader(configuration, List.of(ModuleLayer.boot()),
                        ClassLoader.getPlatformClassLoader())
                .layer()
                .findLoader("sample");
        assertReadable(loader.loadClass("sample.exported.Shown"));
        assertReadable(loader.loadClass("sample.opened.Open"));
        Class<?> hidden = loader.loadClass("sample.hidden.Hidden");
        assertThatIllegalArgumentException().isThrownBy(() -> this.pool.allocatorFor(hidden))
                .withMessageContaining("sample.hidden.Hidden")
                .withMessageContaining("module sample must say 'opens sample.hidden");
    }

    private void assertReadable(Class<?> type) {
        TypedAllocator<?> allocator = this.pool.allocatorFor(type);
        MemorySegment segment = allocator.allocate();
        segment.set(ValueLayout.JAVA_LONG, 8, 5);
        assertThat(allocator.get(segment, 0)).hasToString(type.getSimpleName() + "[x=0, y=5]");
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void compile(Path sources, Path classes) throws IOException {
        List<String> arguments;
        try (Stream<Path> files = Files.walk(sources)) {
            arguments = Stream
                    .concat(Stream.of("-d", classes.toString()),
                            files.filter(Files::isRegularFile).map(Path::toString))
                    .toList();
        }
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int result = ToolProvider.findFirst("javac").orElseThrow().run(writer, writer,
                arguments.toArray(String[]::new));
        assertThat(result).as("%s", output).isZero();
    }

    record Unsized(long[] values) {}

    record Zero(@FixedLength(0) long[] values) {}

    record Negative(@FixedLength(-1) long[] values) {}

    record NoArray(@FixedLength(2) long value) {}

    record Named(int id, String name) {}

    record Boxed(Integer value) {}

    record Nested(int id, Named inner) {}

    record Generic<T>(T value) {}

    record Self(int id, Self next) {}

    record First(Second second) {}

    record Second(First first) {}

    record Selves(@FixedLength(2) Selves[] next) {}

    record Matrix(@FixedLength(2) int[][] rows) {}

    record Strings(@FixedLength(2) String[] names) {}

    record Empty() {}

    record Large(@FixedLength(Integer.MAX_VALUE) long[] values) {}

    record Larger(@FixedLength(Integer.MAX_VALUE) Large[] values) {}

    record Enormous(@FixedLength(Integer.MAX_VALUE) Larger[] values) {}

}
