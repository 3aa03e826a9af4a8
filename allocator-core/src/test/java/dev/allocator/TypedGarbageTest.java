package dev.allocator;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that do not leave the method that reads or writes them cost no objects once it is compiled, however many other
 * types are in use. In a VM of its own: what is compiled together depends on all that has run before.
 */
class TypedGarbageTest {

    @Test
    void readingAndWriting() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = rootOf(MemoryPool.class) + File.pathSeparator + rootOf(TypedGarbageProgram.class);
        Process process = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath,
                TypedGarbageProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        assertThat(Long.parseLong(output)).as("bytes on the heap for %d elements", TypedGarbageProgram.COUNT)
                .isLessThan(TypedGarbageProgram.COUNT);
    }

    /** The classes may lie in a module that others are patched into, so their code source does not tell. */
    private static Path rootOf(Class<?> type) {
        Path path = Path.of(URI.create(String.valueOf(type.getResource(type.getSimpleName() + ".class"))));
        Path name = Path.of(type.getName().replace('.', '/') + ".class");
        return path.getRoot().resolve(path.subpath(0, path.getNameCount() - name.getNameCount()));
    }

}
