package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The slots of a hash table with linear probing in the order of Robin Hood (Celis, <em>Robin Hood Hashing</em>, 1986) and
 * deletion by shifting back what follows, so that no tombstones pile up.
 * <p>
 * A slot's mark, two bytes, holds the distance from the home of its hash, counted from 1, and eight bits of the hash; 0
 * is a free slot. Along a probe marks never fall below those of the key that is looked for until its place has been
 * passed, so that a search ends at the first smaller one. Homes ascend with the hash, and the slots behind the last home
 * take up what does not fit before them: nothing wraps around.
 * <p>
 * A search looks at four marks at once, as the lanes of one word: how far a key is from its home hardly ever decides a
 * branch then, and the processor goes on with what follows instead of waiting for the marks to come from memory.
 * <p>
 * Small keys and values lie side by side, to be in the same cache line; others in two arrays, to waste nothing.
 */
final class SlotTable {

    /** What a mark grows by from one slot to the next. */
    static final int STEP = 0x100;

    /** How many marks are looked at together. */
    static final int LANES = 4;

    /** So far from home that the next three would still fit in their lanes. */
    private static final int MAX_MARK = 0xfbff;

    private static final int LANE_MASK = 0xffff;

    private static final int LANE_SHIFT = 4;

    private static final long EACH_LANE = 0x0001_0001_0001_0001L;

    private static final long TOP_BITS = 0x8000_8000_8000_8000L;

    private static final long EVEN_LANES = 0x0000_ffff_0000_ffffL;

    /** What is carried out of even lanes, each of which has the room of its neighbour. */
    private static final long CARRIES = 0x0001_0000_0001_0000L;

    private static final int MARK_BYTES = 2;

    private static final ValueLayout.OfShort MARK = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfLong MARKS = ValueLayout.JAVA_LONG_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    /** As many slots behind the last home, if there are as many homes. */
    private static final long OVERFLOW = 256;

    private final Block block;

    private final MemorySegment keys;

    private final MemorySegment values;

    private final MemorySegment marks;

    /** The number of homes. */
    private final long capacity;

    /** Whether keys and values lie side by side. */
    private final boolean together;

    /** From one key to the next, and from one value to the next. */
    private final long keyStride;

    private final long valueStride;

    private final int keyShift;

    private final int valueShift;

    private final long firstValue;

    /**
     * Makes a table without any slot.
     */
    SlotTable(long keyBytes, long valueBytes) {
        this(Block.NONE, keyBytes, valueBytes, 0);
    }

    /**
     * Makes a table of free slots.
     */
    SlotTable(Memory memory, long keyBytes, long valueBytes, long capacity) {
        this(memory.allocate(blockBytes(keyBytes, valueBytes, capacity)), keyBytes, valueBytes, capacity);
    }

    private SlotTable(Block block, long keyBytes, long valueBytes, long capacity) {
        this.together = isTogether(keyBytes, valueBytes);
        long wider = Math.max(keyBytes, valueBytes);
        this.block = block;
        this.capacity = capacity;
        this.keyStride = this.together ? 2 * wider : keyBytes;
        this.valueStride = this.together ? 2 * wider : valueBytes;
        this.keyShift = this.together ? Long.numberOfTrailingZeros(this.keyStride / keyBytes) : 0;
        this.valueShift = this.together ? Long.numberOfTrailingZeros(this.valueStride / valueBytes) : 0;
        this.firstValue = this.together ? wider / valueBytes : 0;
        long slots = slots(capacity);
        long keysEnd = roundUp(slots * this.keyStride);
        long marksStart = this.together ? keysEnd : keysEnd + roundUp(slots * this.valueStride);
        this.keys = block.segment().asSlice(0, keysEnd);
        this.values = this.together ? this.keys : block.segment().asSlice(keysEnd, marksStart - keysEnd);
        this.marks = block.segment().asSlice(marksStart).fill((byte) 0);
    }

    private static boolean isTogether(long keyBytes, long valueBytes) {
        return isWord(keyBytes) && isWord(valueBytes);
    }

    private static boolean isWord(long bytes) {
        return bytes == Integer.BYTES || bytes == Long.BYTES;
    }

    private static long blockBytes(long keyBytes, long valueBytes, long capacity) {
        long slots = slots(capacity);
        long bytes = isTogether(keyBytes, valueBytes)
                ? Math.multiplyExact(slots, 2 * Math.max(keyBytes, valueBytes))
                : Math.addExact(roundUp(Math.multiplyExact(slots, keyBytes)),
                        roundUp(Math.multiplyExact(slots, valueBytes)));
        // Marks behind the last one, so that as many as are looked at together can be read from any slot.
        return Math.addExact(bytes, (slots + LANES - 1) * MARK_BYTES);
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

    /**
     * Returns where the key of a slot is, as an index of an array of keys.
     */
    long keyIndex(long slot) {
        return slot << this.keyShift;
    }

    /**
     * Returns where the value of a slot is, as an index of an array of values.
     */
    long valueIndex(long slot) {
        return (slot << this.valueShift) + this.firstValue;
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

    /**
     * Returns the marks of a hash in its home and in the slots behind.
     */
    static long firstMarks(long hash) {
        return firstMark(hash) * EACH_LANE + 0x0300_0200_0100_0000L;
    }

    /**
     * Returns the marks that a hash would have as many slots behind as there are lanes.
     */
    static long nextMarks(long marks) {
        return marks + LANES * STEP * EACH_LANE;
    }

    /**
     * Returns a word with a bit in each lane that is the same in both.
     */
    static long equalLanes(long found, long wanted) {
        long different = found ^ wanted;
        // Exactly: one that is not would read the key of a free slot.
        return ~(((different & ~TOP_BITS) + ~TOP_BITS) | different) & TOP_BITS;
    }

    /**
     * Returns the number of the lane of the lowest bit.
     */
    static int lane(long lanes) {
        return Long.numberOfTrailingZeros(lanes) >>> LANE_SHIFT;
    }

    /**
     * Returns how many of the first marks found are no smaller than those of a hash: before its place all are, from there
     * on none is.
     */
    static int lanesBefore(long found, long wanted) {
        long even = ((found & EVEN_LANES) | CARRIES) - (wanted & EVEN_LANES);
        long odd = ((found >>> Short.SIZE & EVEN_LANES) | CARRIES) - (wanted >>> Short.SIZE & EVEN_LANES);
        return Long.bitCount((even & CARRIES) | (odd & CARRIES) << 1);
    }

    /**
     * Returns the marks of a slot and those behind it.
     */
    long marks(long index) {
        return this.marks.get(MARKS, index * MARK_BYTES);
    }

    int mark(long index) {
        return this.marks.getAtIndex(MARK, index) & LANE_MASK;
    }

    private void setMark(long index, int mark) {
        this.marks.setAtIndex(MARK, index, (short) mark);
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
            copy(this.keys, from, this.keys, to, count * this.keyStride, this.keyStride);
            if (!this.together) {
                copy(this.values, from, this.values, to, count * this.valueStride, this.valueStride);
            }
        }
    }

    private static void copy(MemorySegment source, long from, MemorySegment target, long to, long bytes, long stride) {
        if (bytes == stride && bytes <= 2 * Long.BYTES && (bytes & (Long.BYTES - 1)) == 0) {
            // By far the most frequent cases, not worth what a bulk copy costs at first.
            for (long i = bytes - Long.BYTES; i >= 0; i -= Long.BYTES) {
                target.set(ValueLayout.JAVA_LONG_UNALIGNED, to * stride + i,
                        source.get(ValueLayout.JAVA_LONG_UNALIGNED, from * stride + i));
            }
        } else {
            MemorySegment.copy(source, from * stride, target, to * stride, bytes);
        }
    }

    /**
     * Copies key and value of a slot of another table.
     */
    void copyFrom(SlotTable other, long from, long to) {
        copy(other.keys, from, this.keys, to, this.keyStride, this.keyStride);
        if (!this.together) {
            copy(other.values, from, this.values, to, this.valueStride, this.valueStride);
        }
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
