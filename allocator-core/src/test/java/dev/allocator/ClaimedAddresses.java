package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The addresses that threads hold: of two threads that hold the same byte at the same time at least one finds out.
 */
final class ClaimedAddresses {

    private final ConcurrentSkipListMap<Long, Long> ends = new ConcurrentSkipListMap<>();

    void claim(MemorySegment segment) {
        long start = segment.address();
        long end = start + Math.max(1, segment.byteSize());
        assertThat(this.ends.putIfAbsent(start, end)).as("end of a live segment at the address of %s", segment)
                .isNull();
        Map.Entry<Long, Long> below = this.ends.lowerEntry(start);
        if (below != null) {
            assertThat(below.getValue()).as("end of the live segment below %s", segment).isLessThanOrEqualTo(start);
        }
        Long above = this.ends.higherKey(start);
        if (above != null) {
            assertThat(above).as("start of the live segment above %s", segment).isGreaterThanOrEqualTo(end);
        }
    }

    void release(MemorySegment segment) {
        assertThat(this.ends.remove(segment.address())).isNotNull();
    }

    boolean isEmpty() {
        return this.ends.isEmpty();
    }

}
