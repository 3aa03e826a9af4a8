package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of several threads that free the same block at the same time just one does.
 */
class RacingFreesTest {

    private static final int THREADS = 4;

    @ParameterizedTest
    @CsvSource({ "0,100,2000", "0,70000,100", "1,100,5000", "2,4000,2000", "3,100,5000", "3,8192,500" })
    void eachBlockIsFreedOnce(int strategy, long bytes, int count) throws Exception {
        try (TestHeap heap = new TestHeap(TestHeap.options(64 << 10, 16 << 10))) {
            List<MemorySegment> blocks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                blocks.add(heap.allocate(strategy, bytes));
            }
            assertThat(blocks.stream().map(MemorySegment::address).distinct()).hasSize(count);
            AtomicInteger freed = new AtomicInteger();
            Race.run(THREADS, (thread) -> {
                ThreadCache cache = heap.heap().caches().create(null);
                for (MemorySegment block : blocks) {
                    if (heap.heap().free(block.address(), bytes, cache) == strategy) {
                        freed.incrementAndGet();
                    }
                }
                cache.flush();
            });
            assertThat(freed).hasValue(count);
            heap.cache().flush();
            heap.heap().releaseEmpty();
            heap.source().trim();
            assertThat(heap.reservedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({ "0,300", "1,100", "2,4000", "3,1000" })
    void blocksOfManyThreadsNeverOverlap(int strategy, long most) throws Exception {
        try (TestHeap heap = new TestHeap(TestHeap.options(64 << 10, 16 << 10))) {
            Race.run(THREADS, (thread) -> {
                ThreadCache cache = heap.heap().caches().create(null);
                List<MemorySegment> live = new ArrayList<>();
                for (int step = 0; step < 4000; step++) {
                    MemorySegment block = heap.heap().allocate(strategy, 1 + step % most, 16, cache, false);
                    assertThat(block).isNotNull();
                    block.fill((byte) (thread + 1));
                    live.add(block);
                    if (live.size() > 40) {
                        MemorySegment freed = live.remove(step % live.size());
                        checkFilled(freed, (byte) (thread + 1));
                        assertThat(heap.heap().free(freed.address(), freed.byteSize(), cache)).isEqualTo(strategy);
                    }
                }
                live.forEach((block) -> checkFilled(block, (byte) (thread + 1)));
            });
        }
    }

    private static void checkFilled(MemorySegment block, byte value) {
        for (byte actual : block.toArray(ValueLayout.JAVA_BYTE)) {
            if (actual != value) {
                assertThat(actual).as("byte of a block of %d bytes", block.byteSize()).isEqualTo(value);
            }
        }
    }

}
