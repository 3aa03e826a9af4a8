package dev.allocator.collection;

import java.lang.foreign.MemorySegment;

/**
 * Moves slots about in their memory by means of a small buffer on the heap.
 */
final class SlotBuffer {

    private static final int MAX_BYTES = 64 << 10;

    private final MemorySegment data;

    private final long slotBytes;

    private final int slots;

    private final MemorySegment segment;

    /**
     * Makes a buffer for up to so many slots, or as many as a small buffer holds.
     */
    SlotBuffer(MemorySegment data, long slotBytes, int maxSlots) {
        this.data = data;
        this.slotBytes = slotBytes;
        this.slots = Math.clamp(MAX_BYTES / slotBytes, 1, maxSlots);
        // Of longs, so that any value is aligned in it.
        long words = (this.slots * slotBytes + Long.BYTES - 1) / Long.BYTES;
        this.segment = MemorySegment.ofArray(new long[Math.toIntExact(words)]);
    }

    MemorySegment segment() {
        return this.segment;
    }

    int slots() {
        return this.slots;
    }

    /**
     * Tells whether these are the slots that the buffer was made for.
     */
    boolean isOf(MemorySegment slots) {
        return this.data.equals(slots);
    }

    /**
     * Copies slots into the buffer.
     */
    void save(int index, int count) {
        MemorySegment.copy(this.data, index * this.slotBytes, this.segment, 0, count * this.slotBytes);
    }

    /**
     * Copies slots out of the buffer.
     */
    void restore(int saved, int index, int count) {
        MemorySegment.copy(this.segment, saved * this.slotBytes, this.data, index * this.slotBytes,
                count * this.slotBytes);
    }

    void move(int from, int to, int count) {
        MemorySegment.copy(this.data, from * this.slotBytes, this.data, to * this.slotBytes, count * this.slotBytes);
    }

    /**
     * Exchanges two neighbours, by exchanging blocks of the shorter one's length until one fits into the buffer.
     */
    void rotate(int from, int middle, int to) {
        int start = from;
        int left = middle - from;
        int right = to - middle;
        while (left > 0 && right > 0) {
            if (left <= this.slots) {
                save(start, left);
                move(start + left, start, right);
                restore(0, start + right, left);
                return;
            }
            if (right <= this.slots) {
                save(start + left, right);
                move(start, start + right, left);
                restore(0, start, right);
                return;
            }
            if (left <= right) {
                swap(start, start + left, left);
                start += left;
                right -= left;
            } else {
                swap(start + left - right, start + left, right);
                left -= right;
            }
        }
    }

    private void swap(int a, int b, int count) {
        for (int done = 0; done < count; done += this.slots) {
            int some = Math.min(this.slots, count - done);
            save(a + done, some);
            move(b + done, a + done, some);
            restore(0, b + done, some);
        }
    }

}
