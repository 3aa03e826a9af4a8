package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An open-addressed table of dictionary entries with linear probing. An entry has 32 bytes, two to a cache line: a tag of
 * length and hash, which is 0 in a free slot, the text, the number of cells, and the order key.
 */
final class Bucket {

    static final int ENTRY_BYTES = 32;

    private static final int TEXT = 8;

    private static final int COUNT = 16;

    private static final int ORDER_KEY = 24;

    private static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG;

    private final MemorySegment entries;

    private final long mask;

    private final int depth;

    private final int maxUsed;

    private int used;

    /**
     * Creates an empty bucket.
     * @param entries its memory, a power of two in size
     * @param depth how many of the hash's highest bits all its entries share
     */
    Bucket(MemorySegment entries, int depth) {
        // Not left to the pool, which may have been configured not to zero what it hands out.
        entries.fill((byte) 0);
        this.entries = entries;
        this.mask = entries.byteSize() - 1;
        this.depth = depth;
        this.maxUsed = slots() * 3 / 4;
    }

    static long tag(int hash, int length) {
        return ((long) length << 32) | (hash & 0xFFFFFFFFL);
    }

    int depth() {
        return this.depth;
    }

    int slots() {
        return (int) (this.entries.byteSize() / ENTRY_BYTES);
    }

    boolean isFull() {
        return this.used >= this.maxUsed;
    }

    /** The slot where the search for a tag begins. A slot is the offset of its entry in bytes. */
    long firstSlot(long tag) {
        return (tag * ENTRY_BYTES) & this.mask;
    }

    long nextSlot(long slot) {
        return (slot + ENTRY_BYTES) & this.mask;
    }

    /** The slot for a tag that the bucket does not have; there always is one. */
    long freeSlot(long tag) {
        long slot = firstSlot(tag);
        while (tagAt(slot) != 0) {
            slot = nextSlot(slot);
        }
        return slot;
    }

    long tagAt(long slot) {
        return this.entries.get(LAYOUT, slot);
    }

    long textAt(long slot) {
        return this.entries.get(LAYOUT, slot + TEXT);
    }

    long countAt(long slot) {
        return this.entries.get(LAYOUT, slot + COUNT);
    }

    long orderKeyAt(long slot) {
        return this.entries.get(LAYOUT, slot + ORDER_KEY);
    }

    void setOrderKey(long slot, long orderKey) {
        this.entries.set(LAYOUT, slot + ORDER_KEY, orderKey);
    }

    void increment(long slot) {
        this.entries.set(LAYOUT, slot + COUNT, this.entries.get(LAYOUT, slot + COUNT) + 1);
    }

    void put(long slot, long tag, long text, long orderKey) {
        this.entries.set(LAYOUT, slot, tag);
        this.entries.set(LAYOUT, slot + TEXT, text);
        this.entries.set(LAYOUT, slot + COUNT, 1);
        this.entries.set(LAYOUT, slot + ORDER_KEY, orderKey);
        this.used++;
    }

    /** Takes over an entry that this bucket does not have yet. */
    void take(MemorySegment source, long offset) {
        long slot = freeSlot(source.get(LAYOUT, offset));
        MemorySegment.copy(source, offset, this.entries, slot, ENTRY_BYTES);
        this.used++;
    }

    /** Gives the entries of a table that share their hash's highest {@code depth} bits to two buckets by the next bit. */
    static void distribute(MemorySegment source, int depth, Bucket zero, Bucket one) {
        for (long offset = 0; offset < source.byteSize(); offset += ENTRY_BYTES) {
            long tag = source.get(LAYOUT, offset);
            if (tag != 0) {
                boolean bit = ((int) tag << depth) < 0;
                (bit ? one : zero).take(source, offset);
            }
        }
    }

    MemorySegment entries() {
        return this.entries;
    }

}
