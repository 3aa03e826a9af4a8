package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The segments that have an owner, by address: no two of them overlap, and each holds the stamp of its owner.
 */
final class ModelledSegments {

    private final NavigableMap<Long, Owned> byAddress = new TreeMap<>();

    private final boolean zeroed;

    private byte lastStamp;

    ModelledSegments(boolean zeroed) {
        this.zeroed = zeroed;
    }

    Owned add(MemorySegment segment, @Nullable AllocationStrategy strategy) {
        Map.Entry<Long, Owned> below = this.byAddress.floorEntry(segment.address());
        Map.Entry<Long, Owned> above = this.byAddress.ceilingEntry(segment.address());
        if (below != null) {
            assertThat(below.getValue().end()).as("end of the live segment below %s", segment)
                    .isLessThanOrEqualTo(segment.address());
        }
        Owned owned = new Owned(segment, strategy, nextStamp());
        if (above != null) {
            assertThat(above.getKey()).as("start of the live segment above %s", segment)
                    .isGreaterThanOrEqualTo(owned.end());
        }
        if (this.zeroed) {
            Contents.assertZero(segment);
        }
        Contents.stamp(segment, owned.stamp());
        this.byAddress.put(segment.address(), owned);
        return owned;
    }

    void remove(Owned owned) {
        assertThat(this.byAddress.remove(owned.segment().address())).isEqualTo(owned);
    }

    void clear() {
        this.byAddress.clear();
    }

    boolean isLive(MemorySegment segment) {
        Owned owned = this.byAddress.get(segment.address());
        return owned != null && owned.segment().byteSize() == segment.byteSize();
    }

    void check() {
        this.byAddress.values().forEach((owned) -> Contents.assertStamped(owned.segment(), owned.stamp()));
    }

    /** Never 0, which would hide that memory has been zeroed under its owner. */
    private byte nextStamp() {
        this.lastStamp++;
        if (this.lastStamp == 0) {
            this.lastStamp++;
        }
        return this.lastStamp;
    }

    /**
     * A segment with an owner.
     *
     * @param segment the segment
     * @param strategy the strategy that served it, {@code null} for a bump of a scope
     * @param stamp the content of each of its bytes
     */
    record Owned(MemorySegment segment, @Nullable AllocationStrategy strategy, byte stamp) {

        /** A segment of no bytes has its address for itself, too. */
        long end() {
            return this.segment.address() + Math.max(1, this.segment.byteSize());
        }

    }

}
