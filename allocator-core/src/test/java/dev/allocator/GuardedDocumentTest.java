package dev.allocator;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The example of the document on guarded pools, which is the one between the tags here.
 */
class GuardedDocumentTest {

    @Test
    void staleSegmentIsTold() {
        try (MemoryPool pool = MemoryPool.builder().guarded(true).build()) {
            // tag::guarded[]
            MemorySegment block = pool.allocate(100);
            pool.deallocate(block);
            MemorySegment next = pool.allocate(100);
            assertThat(next.address()).isEqualTo(block.address());
            assertThatIllegalStateException().isThrownBy(() -> block.get(ValueLayout.JAVA_BYTE, 0));
            assertThatIllegalStateException().isThrownBy(() -> pool.deallocate(block));
            next.fill((byte) 1);
            // end::guarded[]
        }
    }

    @Test
    void documentShowsThisExample() throws IOException {
        String here = Files.readString(
                root().resolve("allocator-core/src/test/java/dev/allocator/GuardedDocumentTest.java"));
        String example = here.substring(here.indexOf("[]\n") + 3, here.indexOf("// end"));
        assertThat(Files.readString(root().resolve("docs/spring.md")))
                .contains("```java\n" + example.stripTrailing().stripIndent() + "\n```");
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        return Files.exists(folder.resolve("docs/spring.md")) ? folder : folder.getParent();
    }

}
