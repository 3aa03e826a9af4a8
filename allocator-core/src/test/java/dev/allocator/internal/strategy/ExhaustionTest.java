package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.internal.os.SystemMemories;
import dev.allocator.internal.os.SystemMemory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A whole heap under a cap, on this machine's memory and on the portable one.
 */
class ExhaustionTest {

    private static final long CHUNK = 64 << 10;

    private static final long CAP = 20 * CHUNK;

    static SystemMemory[] memories() {
        return new SystemMemory[]{ SystemMemory.current(), SystemMemories.portable() };
    }

    @ParameterizedTest
    @ValueSource(ints = { Strategy.BEST_FIT, Strategy.FIXED_SIZE, Strategy.POOL_BASED, Strategy.SEGREGATED })
    void exhaustedHeapServesAgainAfterAFree(int strategy) {
        try (TestHeap heap = new TestHeap(TestHeap.options(CHUNK, 8 << 10), CAP, SystemMemory.current())) {
            Deque<MemorySegment> blocks = new ArrayDeque<>();
            for (MemorySegment block = next(heap, strategy, 128); block != null; block = next(heap, strategy, 128)) {
                blocks.add(block);
            }
            assertThat(heap.reservedBytes()).isEqualTo(CAP);
            assertThat(blocks).hasSize((int) (CAP / ((strategy == Strategy.POOL_BASED) ? 4096 : 128)));
            for (int i = 0; i < 100; i++) {
                assertThat(heap.free(blocks.remove())).isEqualTo(strategy);
                MemorySegment block = next(heap, strategy, 128);
                assertThat(block).isNotNull();
                blocks.add(block);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("memories")
    void everyBlockIsZeroAndItsOwnersAloneAndAllMemoryComesBack(SystemMemory memory) {
        Random random = new Random(7);
        Deque<MemorySegment> live = new ArrayDeque<>();
        try (TestHeap heap = new TestHeap(TestHeap.options(CHUNK, 8 << 10), CAP, memory)) {
            for (int step = 0; step < 5000; step++) {
                long bytes = (step % 50 == 0) ? CHUNK + random.nextInt(2 << 16) : random.nextInt(4000);
                int strategy = heap.heap().route(step % Strategy.COUNT, bytes, 16);
                MemorySegment block = next(heap, strategy, bytes);
                if (block == null || live.size() > 200) {
                    free(heap, live.remove());
                }
                if (block != null) {
                    check(block, (byte) 0);
                    block.fill((byte) bytes);
                    live.add(block);
                }
                if (step % 500 == 0) {
                    heap.heap().releaseEmpty();
                    heap.source().trim();
                    heap.heap().returnFreePages();
                }
            }
            live.forEach((block) -> free(heap, block));
            heap.cache().flush();
            heap.heap().releaseEmpty();
            heap.source().trim();
            assertThat(heap.reservedBytes()).isZero();
        }
    }

    private static MemorySegment next(TestHeap heap, int strategy, long bytes) {
        return heap.heap().allocate(strategy, bytes, 16, heap.cache(), false);
    }

    private static void free(TestHeap heap, MemorySegment block) {
        check(block, (byte) block.byteSize());
        assertThat(heap.free(block)).isNotNegative();
    }

    private static void check(MemorySegment block, byte expected) {
        for (byte actual : block.toArray(ValueLayout.JAVA_BYTE)) {
            if (actual != expected) {
                assertThat(actual).as("byte of a block of %d bytes", block.byteSize()).isEqualTo(expected);
            }
        }
    }

}
