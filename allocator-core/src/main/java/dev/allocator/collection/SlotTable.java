package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The slots of a hash table with linear probing in the order of Robin Hood (Celis, <em>Robin Hood Hashing</em>, 1986) and
 * deletion by shifting back what follows, so that no tombstones pile up.
 * <p>
 * A slot's mark, two bytes, holds the distance from the home of its hash, counted from 1, and eight bits of the hash; 0
 * is a free slot. Along a probe marks never fall below those of the key that is looked for until its place has been
 * passed, so that a search ends at the first smaller one. Homes ascend with the hash, and the slots behind the last home
 * take up what does not fit before them: nothing wraps around.
 */
final class SlotTable {

    /** What a mark grows by from one slot to the next. */
    static final int STEP = 0x100;

    private static final int MAX_MARK = 0xffff;

    private static final int MARK_BYTES = 2;

    /** As many slots behind the last home, if there are as many homes. */
    private static final long OVERFLOW = 256;

    private final Block block;

    private final MemorySegment keys;

    private final MemorySegment values;

    private final MemorySegment marks;

    /** The number of homes. */
    private final long capacity;

    private final long keyBytes;

    private final long valueBytes;

    /**
     * Makes a table without any slot.
     */
    SlotTable(long keyBytes, long valueBytes) {
        this.block = Block.NONE;
        this.keys = MemorySegment.NULL;
        this.values = MemorySegment.NULL;
        this.marks = MemorySegment.NULL;
        this.capacity = 0;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
    }

    /**
     * Makes a table of free slots.
     */
    SlotTable(Memory memory, long keyBytes, long valueBytes, long capacity) {
        long slots = slots(capacity);
        long valuesStart = roundUp(Math.multiplyExact(slots, keyBytes));
        long marksStart = Math.addExact(valuesStart, roundUp(Math.multiplyExact(slots, valueBytes)));
        this.block = memory.allocate(Math.addExact(marksStart, slots * MARK_BYTES));
        this.keys = this.block.segment().asSlice(0, slots * keyBytes);
        this.values = this.block.segment().asSlice(valuesStart, slots * valueBytes);
        this.marks = this.block.segment().asSlice(marksStart).fill((byte) 0);
        this.capacity = capacity;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
    }

    private static long slots(long capacity) {
        return capacity + Math.min(capacity, OVERFLOW);
    }

    private static long roundUp(long bytes) {
        return Math.addExact(bytes, Long.BYTES - 1) & -Long.BYTES;
    }

    Block block() {
        return this.block;
    }

    MemorySegment keys() {
        return this.keys;
    }

    MemorySegment values() {
        return this.values;
    }

    long capacity() {
        return this.capacity;
    }

    long home(long hash) {
        return Math.unsignedMultiplyHigh(hash, this.capacity);
    }

    /**
     * Returns the mark of a hash in its home.
     */
    static int firstMark(long hash) {
        return STEP | ((int) (hash >>> Integer.SIZE) & (STEP - 1));
    }

    int mark(long index) {
        return this.marks.getAtIndex(ValueLayout.JAVA_SHORT, index) & MAX_MARK;
    }

    private void setMark(long index, int mark) {
        this.marks.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) mark);
    }

    /**
     * Returns the slot where a new key of a hash belongs.
     */
    long place(long hash) {
        long index = home(hash);
        for (int mark = firstMark(hash); mark(index) >= mark; mark += STEP) {
            index++;
        }
        return index;
    }

    /**
     * Marks a slot as taken, after what is there and behind has been shifted by one.
     * @return whether there is room, within reach of their homes, for all that is shifted; if not, nothing has changed
     */
    boolean open(long index, long hash) {
        long mark = firstMark(hash) + (index - home(hash)) * STEP;
        long end = index;
        for (int found = mark(end); found != 0; found = mark(++end)) {
            if (found + STEP > MAX_MARK) {
                return false;
            }
        }
        // The last slot stays free, so that every search ends.
        if (mark > MAX_MARK || end >= slots(this.capacity) - 1) {
            return false;
        }
        if (end > index) {
            move(index, index + 1, end - index);
            for (long i = end; i > index; i--) {
                setMark(i, mark(i - 1) + STEP);
            }
        }
        setMark(index, (int) mark);
        return true;
    }

    /**
     * Frees a slot, or hands it to the next key that is not at home.
     */
    void close(long index) {
        long end = index + 1;
        while (mark(end) >= 2 * STEP) {
            setMark(end - 1, mark(end) - STEP);
            end++;
        }
        move(index + 1, index, end - index - 1);
        setMark(end - 1, 0);
    }

    private void move(long from, long to, long count) {
        if (count > 0) {
            copy(this.keys, from, this.keys, to, count, this.keyBytes);
            copy(this.values, from, this.values, to, count, this.valueBytes);
        }
    }

    private static void copy(MemorySegment source, long from, MemorySegment target, long to, long count, long bytes) {
        if (count * bytes == Long.BYTES) {
            // By far the most frequent case, not worth what a bulk copy costs at first.
            target.set(ValueLayout.JAVA_LONG_UNALIGNED, to * bytes,
                    source.get(ValueLayout.JAVA_LONG_UNALIGNED, from * bytes));
        } else if (bytes > 0) {
            MemorySegment.copy(source, from * bytes, target, to * bytes, count * bytes);
        }
    }

    /**
     * Copies key and value of a slot of another table.
     */
    void copyFrom(SlotTable other, long from, long to) {
        copy(other.keys, from, this.keys, to, 1, this.keyBytes);
        copy(other.values, from, this.values, to, 1, this.valueBytes);
    }

    /**
     * Returns the first slot taken from an index on, or -1.
     */
    long next(long from) {
        long end = (this.capacity > 0) ? slots(this.capacity) : 0;
        for (long i = from; i < end; i++) {
            if (mark(i) != 0) {
                return i;
            }
        }
        return -1;
    }

    void clear() {
        this.marks.fill((byte) 0);
    }

}
