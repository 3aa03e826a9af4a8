package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ConcurrentModificationException;

/**
 * The slots of a hash table with linear probing, in which the codes of keys, their hashes, ascend from slot to slot
 * (Amble and Knuth, <em>Ordered hash tables</em>, 1974; with homes that ascend, too, that is the order of Robin Hood), and
 * with deletion by shifting back what follows, so that no tombstones pile up.
 * <p>
 * A code is a number without sign; its home is its part of the greatest one, so many of the slots. A search ends at the
 * first code that is not smaller, and a free slot has the greatest one of all: one comparison per slot, in an array that
 * is read as memory comes. A larger table takes over a smaller one from front to back and hashes nothing. The slots behind
 * the last home take up what does not fit before them: nothing wraps around, and the last of them stays free, so that
 * every search ends.
 * <p>
 * The last slot may have a key all the same, the one whose code is that of free slots, and where it is nobody need search.
 */
final class SlotTable {

    /** The code of a free slot. */
    static final long FREE = -1L;

    /** What a code of four bytes has behind them, that of a free slot included. */
    private static final long LOWER_HALF = 0xffff_ffffL;

    /** As many slots behind the last home, if there are as many homes. */
    private static final long OVERFLOW = 256;

    /** From here on a bulk copy pays. */
    private static final long BULK_BYTES = 256;

    private final Block block;

    private final MemorySegment keys;

    private final MemorySegment values;

    private final MemorySegment codes;

    /** The number of homes. */
    private final long capacity;

    private final long limit;

    private final boolean isWide;

    private final long codeStart;

    private final int codeShift;

    private final long wordStart;

    private final boolean isWordWide;

    private final long firstValue;

    private final int valueShift;

    private final SlotLayout layout;

    private boolean isLastTaken;

    /**
     * Makes a table without any slot.
     */
    SlotTable(SlotLayout layout) {
        this(Block.NONE, layout, 0);
    }

    /**
     * Makes a table of free slots.
     */
    SlotTable(Memory memory, SlotLayout layout, long capacity) {
        this(memory.allocate(bytes(layout, capacity)), layout, capacity);
    }

    private SlotTable(Block block, SlotLayout layout, long capacity) {
        this.block = block;
        this.layout = layout;
        this.capacity = capacity;
        this.limit = limit(capacity);
        this.isWide = layout.isWide();
        this.codeStart = layout.codeStart();
        this.codeShift = Long.numberOfTrailingZeros(layout.codeStride());
        this.wordStart = layout.firstValue() * layout.valueBytes();
        this.isWordWide = layout.valueBytes() == Long.BYTES;
        this.firstValue = layout.firstValue();
        this.valueShift = Long.numberOfTrailingZeros(layout.valuesApart());
        long slots = slots(capacity);
        long keysBytes = layout.keysBytes(slots);
        long valuesBytes = layout.valuesBytes(slots);
        this.keys = block.segment().asSlice(0, keysBytes);
        this.values = layout.isTogether() ? this.keys : block.segment().asSlice(keysBytes, valuesBytes);
        this.codes = layout.isApart()
                ? block.segment().asSlice(keysBytes + valuesBytes, layout.codesBytes(slots))
                : this.keys;
        clear();
    }

    private static long bytes(SlotLayout layout, long capacity) {
        long slots = slots(capacity);
        return Math.addExact(Math.addExact(layout.keysBytes(slots), layout.valuesBytes(slots)),
                layout.codesBytes(slots));
    }

    private static long slots(long capacity) {
        return capacity + Math.min(capacity, OVERFLOW);
    }

    Block block() {
        return this.block;
    }

    MemorySegment keys() {
        return this.keys;
    }

    MemorySegment codes() {
        return this.codes;
    }

    MemorySegment values() {
        return this.values;
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

    private long last() {
        return slots(this.capacity) - 1;
    }

    /**
     * Returns how many keys this table takes: at a load of 0.8 a search still looks at few slots.
     */
    long limit() {
        return this.limit;
    }

    static long limit(long capacity) {
        return capacity / 5 * 4 + capacity % 5 * 4 / 5;
    }

    long home(long code) {
        return Math.unsignedMultiplyHigh(code, this.capacity);
    }

    /**
     * Makes a code, that of a free slot included, of one of four bytes.
     */
    static long widen(int code) {
        return (long) code << Integer.SIZE | LOWER_HALF;
    }

    /**
     * Returns the code of a slot; that of the last one is {@link #FREE} whether it is or not.
     */
    long code(long slot) {
        return this.isWide ? wideCode(slot) : widen(narrowCode(slot));
    }

    private long wideCode(long slot) {
        return this.codes.get(ValueLayout.JAVA_LONG_UNALIGNED, this.codeStart + (slot << this.codeShift));
    }

    int narrowCode(long slot) {
        return this.codes.get(ValueLayout.JAVA_INT_UNALIGNED, this.codeStart + (slot << this.codeShift));
    }

    /**
     * Returns where the value of four or eight bytes is that lies beside the key of a slot.
     */
    long wordOffset(long slot) {
        return this.wordStart + (slot << this.codeShift);
    }

    boolean isWordWide() {
        return this.isWordWide;
    }

    void setWord(long slot, long word) {
        long offset = wordOffset(slot);
        if (this.isWordWide) {
            this.codes.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, word);
        } else {
            this.codes.set(ValueLayout.JAVA_INT_UNALIGNED, offset, (int) word);
        }
    }

    private void setCode(long slot, long code) {
        long offset = this.codeStart + (slot << this.codeShift);
        if (this.isWide) {
            this.codes.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, code);
        } else {
            this.codes.set(ValueLayout.JAVA_INT_UNALIGNED, offset, (int) (code >>> Integer.SIZE));
        }
    }

    /**
     * Returns the first slot with a code that is not smaller than another: where that is, if it is anywhere, and where it
     * belongs.
     */
    long seek(long code) {
        long slot = home(code);
        while (Long.compareUnsigned(code(slot), code) < 0) {
            slot++;
        }
        return slot;
    }

    /**
     * Returns the first slot that has a code, {@link #FREE} included, or the complement of where {@link #seek} ends.
     */
    long findWide(long code) {
        long slot = home(code);
        while (Long.compareUnsigned(wideCode(slot), code) < 0) {
            slot++;
        }
        return (wideCode(slot) == code) ? slot : ~slot;
    }

    /**
     * Does the same with a code of four bytes.
     */
    long findNarrow(int code) {
        long slot = home(widen(code));
        while (Integer.compareUnsigned(narrowCode(slot), code) < 0) {
            slot++;
        }
        return (narrowCode(slot) == code) ? slot : ~slot;
    }

    /**
     * Gives a slot to a code that belongs there, after what is there and behind has been shifted by one.
     * @return whether there is room for what is shifted; if not, nothing has changed
     */
    boolean open(long slot, long code) {
        long end = slot;
        while (code(end) != FREE) {
            end++;
        }
        if (end >= last()) {
            return false;
        }
        move(slot, slot + 1, end - slot);
        setCode(slot, code);
        return true;
    }

    /**
     * Gives the last slot to the key that has the code of a free one.
     * @return the slot
     */
    long openLast() {
        this.isLastTaken = true;
        return last();
    }

    /**
     * Returns the last slot if a key has it, else -1.
     */
    long seekLast() {
        return this.isLastTaken ? last() : -1;
    }

    /**
     * Frees a slot, or hands it to the next key that is not at home.
     */
    void close(long slot) {
        if (slot == last()) {
            this.isLastTaken = false;
            return;
        }
        long end = slot + 1;
        for (long code = code(end); code != FREE && home(code) < end; code = code(end)) {
            end++;
        }
        move(slot + 1, slot, end - slot - 1);
        setCode(end - 1, FREE);
    }

    private void move(long from, long to, long count) {
        if (count > 0) {
            move(this.keys, from, to, count, this.layout.keyStride());
            if (this.layout.isApart()) {
                move(this.codes, from, to, count, Integer.BYTES);
            }
            if (!this.layout.isTogether()) {
                move(this.values, from, to, count, this.layout.valueBytes());
            }
        }
    }

    private static void move(MemorySegment slots, long from, long to, long count, long stride) {
        long bytes = count * stride;
        if (bytes >= BULK_BYTES || (stride & (Long.BYTES - 1)) != 0) {
            MemorySegment.copy(slots, from * stride, slots, to * stride, bytes);
        } else if (from < to) {
            for (long i = bytes - Long.BYTES; i >= 0; i -= Long.BYTES) {
                copyWord(slots, from * stride + i, slots, to * stride + i);
            }
        } else {
            for (long i = 0; i < bytes; i += Long.BYTES) {
                copyWord(slots, from * stride + i, slots, to * stride + i);
            }
        }
    }

    private static void copyWord(MemorySegment source, long from, MemorySegment target, long to) {
        target.set(ValueLayout.JAVA_LONG_UNALIGNED, to, source.get(ValueLayout.JAVA_LONG_UNALIGNED, from));
    }

    /**
     * Copies everything from a table into this one, which is empty.
     * @return whether there has been room for it
     * @throws ConcurrentModificationException if codes do not ascend: threads that raced have brought them out of order
     */
    boolean copyAll(SlotTable other) {
        long place = 0;
        long former = 0;
        long end = other.last();
        for (long slot = 0; slot < end; slot++) {
            long code = other.code(slot);
            if (code == FREE) {
                continue;
            }
            if (Long.compareUnsigned(code, former) < 0) {
                // There might never be room for what piles up behind one that is too far back.
                throw new ConcurrentModificationException();
            }
            former = code;
            place = Math.max(home(code), place);
            if (place >= last()) {
                return false;
            }
            copy(other, slot, place);
            place++;
        }
        if (other.isLastTaken) {
            copy(other, end, openLast());
        }
        return true;
    }

    private void copy(SlotTable other, long from, long to) {
        copy(other.keys, from, this.keys, to, this.layout.keyStride());
        if (this.layout.isApart()) {
            copy(other.codes, from, this.codes, to, Integer.BYTES);
        }
        if (!this.layout.isTogether()) {
            copy(other.values, from, this.values, to, this.layout.valueBytes());
        }
    }

    private static void copy(MemorySegment source, long from, MemorySegment target, long to, long stride) {
        if (stride >= BULK_BYTES || (stride & (Long.BYTES - 1)) != 0) {
            MemorySegment.copy(source, from * stride, target, to * stride, stride);
        } else {
            for (long i = 0; i < stride; i += Long.BYTES) {
                copyWord(source, from * stride + i, target, to * stride + i);
            }
        }
    }

    /**
     * Returns the first slot taken from an index on, or -1.
     */
    long next(long from) {
        long last = last();
        for (long slot = from; slot < last; slot++) {
            if (code(slot) != FREE) {
                return slot;
            }
        }
        return (from <= last) ? seekLast() : -1;
    }

    void clear() {
        this.codes.fill((byte) FREE);
        this.isLastTaken = false;
    }

}
