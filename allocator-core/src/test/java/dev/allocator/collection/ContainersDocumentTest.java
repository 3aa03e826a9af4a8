package dev.allocator.collection;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.FixedLength;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.TypedAllocator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the document on containers, which are those between the tags here.
 */
@SuppressWarnings("ArrayRecordComponent") // laid out by length
class ContainersDocumentTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(this.pool.stats().bytesInUse()).isZero();
        this.pool.close();
    }

    // tag::record[]
    record Position(double latitude, double longitude) {}

    record Reading(long time, Position where, @FixedLength(3) float[] axes) {}
    // end::record[]

    @Test
    void typed() {
        // tag::typed[]
        TypedAllocator<Reading> readings = this.pool.allocatorFor(Reading.class);
        MemorySegment thousand = readings.allocate(1000);
        readings.set(thousand, 0, new Reading(1L, new Position(47.6, -122.3), new float[]{ 0, 0, 9.81f }));
        Reading first = readings.get(thousand, 0);
        MemorySegment more = readings.reallocate(thousand, 1500);
        readings.deallocate(more);
        // end::typed[]
        assertThat(first.where()).isEqualTo(new Position(47.6, -122.3));
    }

    @Test
    void longs() {
        // tag::longs[]
        try (OffHeapLongList times = OffHeapLongList.create(this.pool)) {
            for (long time = 10; time > 0; time--) {
                times.addLong(time);
            }
            times.sort();
            int place = times.binarySearch(7);
            long sum = times.longStream().sum();
            // end::longs[]
            assertThat(place).isEqualTo(6);
            assertThat(sum).isEqualTo(55);
        }
    }

    @Test
    void list() {
        // tag::list[]
        try (MemoryScope scope = this.pool.openScope()) {
            OffHeapList<Position> positions = OffHeapList.create(scope, Position.class);
            positions.add(new Position(47.6, -122.3));
            positions.add(new Position(-33.9, 151.2));
            positions.sort(Comparator.comparingDouble(Position::latitude));
            Position southernmost = positions.getFirst();
            // end::list[]
            assertThat(southernmost.longitude()).isEqualTo(151.2);
        }
    }

    @Test
    void deque() {
        // tag::deque[]
        try (OffHeapDeque<String> lines = OffHeapDeque.create(this.pool, String.class)) {
            lines.addLast("first");
            lines.addLast("second");
            String next = lines.pollFirst();
            // end::deque[]
            assertThat(next).isEqualTo("first");
        }
    }

    @Test
    void set() {
        // tag::set[]
        try (OffHeapSet<String> seen = OffHeapSet.create(this.pool, String.class)) {
            boolean added = seen.add("a@example.org");
            boolean again = seen.add("a@example.org");
            // end::set[]
            assertThat(added).isTrue();
            assertThat(again).isFalse();
        }
    }

    @Test
    void map() {
        // tag::map[]
        try (OffHeapMap<String, Long> counts = OffHeapMap.create(this.pool, String.class, Long.class)) {
            for (String word : "to be or not to be".split(" ", -1)) {
                counts.merge(word, 1L, Long::sum);
            }
            Long be = counts.get("be");
            // end::map[]
            assertThat(be).isEqualTo(2);
        }
    }

    @Test
    void documentShowsTheseExamples() throws IOException {
        List<String> shown = examples(Files.readString(root().resolve("docs/containers.md")),
                "(?s)```java\n(.*?)```");
        String here = Files.readString(
                root().resolve("allocator-core/src/test/java/dev/allocator/collection/ContainersDocumentTest.java"));
        List<String> tested = examples(here, "(?s)// tag::\\w+\\[\\]\n(.*?) *// end::\\w+\\[\\]");
        assertThat(shown).hasSize(7).isEqualTo(tested);
    }

    private static List<String> examples(String text, String pattern) {
        List<String> examples = new ArrayList<>();
        for (MatchResult result : Pattern.compile(pattern).matcher(text).results().toList()) {
            String example = result.group(1).replace("this.pool", "pool");
            // An example ends inside of a block, which the document closes.
            examples.add(example.stripTrailing().stripIndent().replaceAll("\n}$", ""));
        }
        return examples;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        return Files.exists(folder.resolve("docs/containers.md")) ? folder : folder.getParent();
    }

}
