package dev.allocator.collection;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.MemoryLimitException;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A container grows where it is when the memory behind it is free, and then never needs the former and the new memory
 * at once.
 */
class GrowthTest {

    private static final long MIB = 1 << 20;

    /** So large that its block is one of BEST_FIT; after five growths it just fits into a chunk. */
    private static final int FIRST = 17_000;

    private static final int LAST = 129_000;

    @Test
    void listGrowsWhereItIs() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(MIB).build();
                OffHeapLongList list = OffHeapLongList.create(pool)) {
            list.ensureCapacity(FIRST);
            long address = list.data.address();
            for (long i = 0; i < LAST; i++) {
                list.addLong(i);
            }
            assertThat(list.data.address()).isEqualTo(address);
            assertThat(pool.stats().bytesReserved()).isEqualTo(MIB);
            assertThat(list.longStream().toArray()).isEqualTo(LongStream.range(0, LAST).toArray());
            list.removeRange(1, LAST);
            list.trimToSize();
            assertThat(list).containsExactly(0L);
            assertThat(pool.stats().bytesInUse()).isEqualTo(8);
        }
    }

    @Test
    void listOfValuesGrowsWhereItIs() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(MIB).build();
                OffHeapList<Double> list = OffHeapList.create(pool, Double.class)) {
            list.ensureCapacity(FIRST);
            for (int i = 0; i < LAST; i++) {
                list.add((double) i);
            }
            assertThat(pool.stats().bytesReserved()).isEqualTo(MIB);
            for (int i = 0; i < LAST; i++) {
                assertThat(list.get(i) == i).isTrue();
            }
        }
    }

    @Test
    void listMovesWhenSomebodyIsBehindIt() {
        try (MemoryPool pool = MemoryPool.create(); OffHeapLongList list = OffHeapLongList.create(pool)) {
            list.ensureCapacity(FIRST);
            pool.allocate(100_000);
            long address = list.data.address();
            for (long i = 0; i <= FIRST; i++) {
                list.addLong(i);
            }
            assertThat(list.data.address()).isNotEqualTo(address);
            assertThat(list.longStream().toArray()).isEqualTo(LongStream.rangeClosed(0, FIRST).toArray());
            assertThat(pool.stats().bytesInUse()).isEqualTo(list.data.byteSize() + 100_000);
        }
    }

    @Test
    void queueGrowsWhereItIsAlsoAroundItsEnd() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(MIB).build();
                OffHeapDeque<Long> queue = OffHeapDeque.create(pool, Long.class)) {
            Deque<Long> expected = new ArrayDeque<>();
            for (long i = 0; i < FIRST; i++) {
                expected.add(i);
            }
            queue.addAll(expected);
            for (long i = FIRST; i < LAST; i++) {
                // At the end of each round the head is somewhere else.
                if (i % 3 == 0) {
                    queue.addLast(queue.removeFirst());
                    expected.addLast(expected.removeFirst());
                }
                queue.addLast(i);
                expected.addLast(i);
            }
            assertThat(pool.stats().bytesReserved()).isEqualTo(MIB);
            assertThat(queue.toArray()).isEqualTo(expected.toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7 })
    void queueKeepsItsOrderWhereverItsHeadIs(int head) {
        for (int more = 1; more <= 12; more += 11) {
            try (MemoryPool pool = MemoryPool.create();
                    OffHeapDeque<Integer> queue = OffHeapDeque.create(pool, Integer.class)) {
                Deque<Integer> expected = new ArrayDeque<>();
                for (int i = 0; i < 8; i++) {
                    queue.addLast(i);
                    expected.addLast(i);
                }
                for (int i = 0; i < head; i++) {
                    queue.addLast(queue.removeFirst());
                    expected.addLast(expected.removeFirst());
                }
                Integer[] added = new Integer[more];
                Arrays.setAll(added, (i) -> 100 + i);
                queue.addAll(List.of(added));
                expected.addAll(List.of(added));
                queue.addFirst(-7);
                expected.addFirst(-7);
                assertThat(queue.toArray()).isEqualTo(expected.toArray());
            }
        }
    }

    @Test
    void bytesOfValuesGrowWhereTheyAre() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(2 * MIB).build();
                OffHeapList<byte[]> list = OffHeapList.create(pool, byte[].class)) {
            for (int i = 0; i < 6; i++) {
                byte[] bytes = new byte[150_000];
                Arrays.fill(bytes, (byte) i);
                list.add(bytes);
            }
            // One chunk for the slots, one for the bytes.
            assertThat(pool.stats().bytesReserved()).isEqualTo(2 * MIB);
            for (int i = 0; i < 6; i++) {
                assertThat(list.get(i)).hasSize(150_000).containsOnly(i);
            }
        }
    }

    /** As when several threads misuse a container. */
    @Test
    void blockThatHasBeenReallocatedIsNeitherFreedNorReallocatedAgain() {
        try (MemoryPool pool = MemoryPool.create()) {
            Memory memory = Memory.of(pool);
            Block block = memory.allocate(100);
            Block moved = memory.reallocate(block, 5000);
            Block other = memory.allocate(100);
            assertThat(other.segment().address()).isEqualTo(block.segment().address());
            memory.free(block);
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> memory.reallocate(block, 200));
            assertThat(pool.stats().bytesInUse()).isEqualTo(5100);
            memory.free(other);
            memory.free(moved);
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    @Test
    void blockThatCouldNotBeReallocatedCanStillBeFreed() {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(MIB).build()) {
            Memory memory = Memory.of(pool);
            Block block = memory.allocate(100);
            assertThatExceptionOfType(MemoryLimitException.class).isThrownBy(() -> memory.reallocate(block, 2 * MIB));
            memory.free(block);
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void inAScopeTheOnlyContainerTakesNoMoreThanItHasRoomFor(boolean shared) {
        try (MemoryPool pool = MemoryPool.create();
                MemoryScope scope = shared ? pool.openSharedScope() : pool.openScope()) {
            OffHeapLongList list = OffHeapLongList.create(scope);
            for (long i = 0; i < 1000; i++) {
                list.addLong(i);
            }
            assertThat(scope.usedBytes()).isEqualTo(list.data.byteSize());
            assertThat(list.longStream().toArray()).isEqualTo(LongStream.range(0, 1000).toArray());
        }
    }

    @Test
    void inAScopeTwoContainersDoNotGetInEachOthersWay() {
        try (MemoryPool pool = MemoryPool.create(); MemoryScope scope = pool.openScope()) {
            OffHeapLongList ones = OffHeapLongList.create(scope);
            OffHeapLongList twos = OffHeapLongList.create(scope);
            for (int i = 0; i < 5000; i++) {
                ones.addLong(1);
                twos.addLong(2);
            }
            assertThat(ones.longStream()).hasSize(5000).containsOnly(1L);
            assertThat(twos.longStream()).hasSize(5000).containsOnly(2L);
        }
    }

}
