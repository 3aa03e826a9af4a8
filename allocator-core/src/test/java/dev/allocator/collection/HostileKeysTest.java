package dev.allocator.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys that somebody has chosen to collide in a table whose hash is known are as good as any others here: a search for
 * one looks at as few slots.
 */
class HostileKeysTest {

    private static final int COUNT = 50_000;

    /** Twice what is to be expected on the average at a load of 0.8 (D. Knuth: (1 + 1 / (1 - load)) / 2). */
    private static final double MEAN_PROBES = 6;

    /** Where random keys need some twenty. */
    private static final long LONGEST_PROBE = 100;

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    static Stream<LongFunction<Long>> words() {
        return Stream.of((number) -> number, (number) -> number << 20, (number) -> number << 32,
                (number) -> number << 47,
                // Equal hash codes: the halves cancel out.
                (number) -> number << 32 | number,
                // One residue class of a power of two and of a prime.
                (number) -> number * 65_536 + 17, (number) -> number * 1_000_003,
                // What a multiplication by the golden ratio, a usual way to spread keys, brings close together.
                (number) -> number * 0xf1de83e19937733dL);
    }

    @ParameterizedTest
    @MethodSource("words")
    void words(LongFunction<Long> key) {
        try (OffHeapMap<Long, Long> map = OffHeapMap.create(this.pool, Long.class, Long.class)) {
            for (long i = 0; i < COUNT; i++) {
                map.put(key.apply(i), i);
            }
            assertProbesAreShort(map, COUNT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 16, 32_768, 65_535, 1_000_003 })
    void ints(int step) {
        try (OffHeapMap<Integer, Short> map = OffHeapMap.create(this.pool, Integer.class, Short.class)) {
            for (int i = 0; i < COUNT; i++) {
                map.put(i * step, (short) i);
            }
            assertProbesAreShort(map, COUNT);
        }
    }

    @Test
    void multiplierOfTheTestUndoesTheGoldenRatio() {
        assertThat(Long.parseUnsignedLong("9e3779b97f4a7c15", 16) * 0xf1de83e19937733dL).isOne();
    }

    @Test
    void doublesOfTheSameLowBits() {
        try (OffHeapMap<Double, Integer> map = OffHeapMap.create(this.pool, Double.class, Integer.class)) {
            for (int i = 0; i < COUNT; i++) {
                map.put((double) i, i);
            }
            assertProbesAreShort(map, COUNT);
        }
    }

    @Test
    void stringsOfEqualHashCodes() {
        List<String> keys = List.of("");
        for (int length = 0; length < 14; length++) {
            List<String> longer = new ArrayList<>();
            for (String key : keys) {
                longer.add(key + "Aa");
                longer.add(key + "BB");
            }
            keys = longer;
        }
        assertThat(keys.stream().mapToInt(String::hashCode).distinct()).hasSize(1);
        try (OffHeapMap<String, Long> map = OffHeapMap.create(this.pool, String.class, Long.class)) {
            keys.forEach((key) -> map.put(key, 1L));
            assertProbesAreShort(map, keys.size());
        }
    }

    @Test
    void recordsOfEqualHashCodes() {
        try (OffHeapMap<Place, Long> map = OffHeapMap.create(this.pool, Place.class, Long.class)) {
            for (int i = 0; i < COUNT; i++) {
                map.put(new Place(i, -31 * i), 1L);
            }
            assertThat(map.keySet().stream().mapToInt(Place::hashCode).distinct()).hasSize(1);
            assertProbesAreShort(map, COUNT);
        }
    }

    private static void assertProbesAreShort(OffHeapMap<?, ?> map, long size) {
        HashTable<?> keys = map.table();
        SlotTable table = keys.table();
        assertThat(keys.size()).isEqualTo(size);
        LongStream.Builder probes = LongStream.builder();
        for (long slot = table.next(0); slot >= 0; slot = table.next(slot + 1)) {
            probes.add(slot - table.home(table.code(slot)) + 1);
        }
        var summary = probes.build().summaryStatistics();
        assertThat(summary.getCount()).isEqualTo(size);
        assertThat(summary.getAverage()).isLessThan(MEAN_PROBES);
        assertThat(summary.getMax()).isLessThan(LONGEST_PROBE);
    }

    private record Place(int x, int y) {}

}
