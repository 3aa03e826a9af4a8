package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Collections whose memory moves while somebody goes through it, without an element added or removed.
 */
class MoveUnderneathTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void close() {
        this.pool.close();
    }

    @Test
    void iteratorOfASetSeesThatItHasMoved() {
        try (OffHeapSet<String> set = OffHeapSet.create(this.pool, String.class)) {
            IntStream.range(0, 3).forEach((i) -> set.add("key " + i));
            Iterator<String> iterator = set.iterator();
            iterator.next();
            set.ensureCapacity(1000);
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::next);
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
            assertThat(set).containsExactlyInAnyOrder("key 0", "key 1", "key 2");
        }
    }

    @Test
    void walkThroughAMapSeesThatItHasMoved() {
        try (OffHeapMap<Long, Long> map = OffHeapMap.create(this.pool, Long.class, Long.class)) {
            IntStream.range(0, 3).forEach((i) -> map.put((long) i, (long) i));
            assertThatExceptionOfType(ConcurrentModificationException.class)
                    .isThrownBy(() -> map.forEach((key, value) -> map.ensureCapacity(1000)));
        }
    }

    @Test
    void sortWritesNothingIntoMemoryThatTheListHasGivenUp() {
        AtomicReference<MemorySegment> block = new AtomicReference<>();
        try (OffHeapList<Long> list = OffHeapList.create(this.pool, Long.class)) {
            list.ensureCapacity(100);
            IntStream.range(0, 100).forEach((i) -> list.add(-1L - i));
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> list.sort((a, b) -> {
                // They meet only in the last merge, when that is under way.
                if (Math.min(a, b) == -65 && Math.max(a, b) == -1) {
                    list.clear();
                    block.set(this.pool.allocate(100 * Long.BYTES, AllocationStrategy.SEGREGATED));
                }
                return Long.compare(a, b);
            }));
        }
        assertThat(block.get().mismatch(MemorySegment.ofArray(new byte[100 * Long.BYTES]))).isEqualTo(-1);
    }

    @Test
    void sortSeesThatTheListHasMoved() {
        try (OffHeapList<Long> list = OffHeapList.create(this.pool, Long.class)) {
            IntStream.range(0, 200).forEach((i) -> list.add(-1L - i));
            assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> list.sort((a, b) -> {
                list.ensureCapacity(100_000);
                return Long.compare(a, b);
            }));
        }
    }

}
