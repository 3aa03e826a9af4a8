package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sorting is right wherever quicksort gives up for heapsort.
 */
class IntrosortTest {

    private static final int COUNT = 50_001;

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 3, 100 })
    void sortsAtAnyDepth(int depth) {
        long[] longs = new Random(depth).longs(COUNT, -1000, 1_000_000).toArray();
        MemorySegment longSegment = MemorySegment.ofArray(longs.clone());
        LongSort.sort(longSegment, COUNT, depth);
        Arrays.sort(longs);
        assertThat(longSegment.toArray(ValueLayout.JAVA_LONG)).isEqualTo(longs);
        int[] ints = new Random(depth).ints(COUNT, -1000, 1_000_000).toArray();
        MemorySegment intSegment = MemorySegment.ofArray(ints.clone());
        IntSort.sort(intSegment, COUNT, depth);
        Arrays.sort(ints);
        assertThat(intSegment.toArray(ValueLayout.JAVA_INT)).isEqualTo(ints);
    }

}
