package dev.allocator.internal.strategy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The index finds the smallest noted size, wherever it is among the words, summaries and pages of sizes.
 */
class FreeIndexTest {

    private static final int MAX = (8 << 20) >> 4;

    @Test
    void emptyIndexHasNoSize() {
        FreeIndex index = new FreeIndex(MAX);
        assertThat(index.ceiling(1)).isEqualTo(-1);
        assertThat(index.ceiling(MAX)).isEqualTo(-1);
        assertThat(index.take(17, (block, size) -> true)).isEqualTo(FreeIndex.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 63, 64, 65, 127, 128, 4031, 4032, 4095, 4096, 4097, 4160, 8191, 8192, 64 * 4096 - 1,
            64 * 4096, 64 * 4096 + 1, MAX - 1, MAX })
    void ceilingIsTheSizeItselfAndForSmallerOnesToo(int extent) {
        FreeIndex index = new FreeIndex(MAX);
        index.add(extent, 7);
        for (int asked : new int[]{ 1, 63, 64, 65, 4095, 4096, 4097, 64 * 4096, extent - 1, extent }) {
            if (asked <= extent) {
                assertThat(index.ceiling(asked)).isEqualTo(extent);
            }
        }
        assertThat(index.ceiling(extent + 1)).isEqualTo(-1);
        assertThat(index.take(extent, (block, size) -> true)).isEqualTo(7);
        assertThat(index.ceiling(1)).isEqualTo(-1);
        assertThat(index.entries()).isZero();
    }

    @Test
    void blocksOfOneSizeComeBackLastNotedFirst() {
        FreeIndex index = new FreeIndex(MAX);
        for (int block = 0; block < 100; block++) {
            index.add(5, block);
        }
        for (int block = 99; block >= 0; block--) {
            assertThat(index.take(5, (candidate, size) -> true)).isEqualTo(block);
        }
        assertThat(index.take(5, (candidate, size) -> true)).isEqualTo(FreeIndex.NONE);
    }

    @Test
    void staleBlocksAreDroppedWhenTheyComeUp() {
        FreeIndex index = new FreeIndex(MAX);
        index.add(5, 1);
        index.add(5, 2);
        index.add(5, 3);
        assertThat(index.take(5, (block, size) -> block == 1)).isEqualTo(1);
        assertThat(index.entries()).isZero();
        assertThat(index.ceiling(1)).isEqualTo(-1);
    }

    @Test
    void clearForgetsEverything() {
        FreeIndex index = new FreeIndex(MAX);
        index.add(1, 1);
        index.add(MAX, 2);
        index.clear();
        assertThat(index.entries()).isZero();
        assertThat(index.ceiling(1)).isEqualTo(-1);
        index.add(4096, 3);
        assertThat(index.ceiling(1)).isEqualTo(4096);
    }

    @Test
    void blockIsAChunkAndAGranule() {
        long block = FreeIndex.block(123_456, MAX - 1);
        assertThat(FreeIndex.chunk(block)).isEqualTo(123_456);
        assertThat(FreeIndex.granule(block)).isEqualTo(MAX - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = { 4096, 1 << 16, MAX })
    void agreesWithASortedMapOfStacks(int maxExtent) {
        FreeIndex index = new FreeIndex(maxExtent);
        TreeMap<Integer, Deque<Long>> model = new TreeMap<>();
        Set<Long> stale = new HashSet<>();
        Random random = new Random(maxExtent);
        long entries = 0;
        for (int step = 0; step < 20_000; step++) {
            int extent = extent(random, maxExtent);
            if (random.nextInt(5) < 2) {
                index.add(extent, step);
                model.computeIfAbsent(extent, (size) -> new ArrayDeque<>()).push((long) step);
                entries++;
                if (random.nextInt(3) == 0) {
                    stale.add((long) step);
                }
            } else {
                Integer found = model.ceilingKey(extent);
                assertThat(index.ceiling(extent)).isEqualTo((found != null) ? found : -1);
                if (found != null) {
                    Deque<Long> stack = model.get(found);
                    entries -= stack.size();
                    assertThat(index.take(found, (block, size) -> size == found && !stale.contains(block)))
                            .isEqualTo(pop(stack, stale));
                    entries += stack.size();
                    model.values().removeIf(Deque::isEmpty);
                }
            }
            assertThat(index.entries()).isEqualTo(entries);
        }
        for (Map.Entry<Integer, Deque<Long>> size : model.entrySet()) {
            assertThat(index.ceiling(size.getKey())).isEqualTo(size.getKey());
        }
    }

    private static int extent(Random random, int maxExtent) {
        int border = 1 << (6 * (1 + random.nextInt(3)));
        int near = (random.nextInt(maxExtent) / border) * border + random.nextInt(3) - 1;
        return Math.clamp(random.nextBoolean() ? near : random.nextInt(maxExtent), 1, maxExtent);
    }

    private static long pop(Deque<Long> stack, Set<Long> stale) {
        while (!stack.isEmpty()) {
            long block = stack.pop();
            if (!stale.contains(block)) {
                return block;
            }
        }
        return FreeIndex.NONE;
    }

}
