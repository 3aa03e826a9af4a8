package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The bytes of a container's values of variable length, one behind the other in one block. What is given up leaves a gap
 * until the block is full; then what is live moves to a new one. A block without gaps grows, in place if it can.
 * <p>
 * A slot consists of the place of the bytes (their offset, and the value's mark in the lowest bit), their length, and
 * four bytes at the disposal of the container.
 */
final class ValueHeap {

    static final long SLOT_BYTES = 16;

    /** Where in a slot the bytes at the disposal of the container are. */
    static final long SPARE = 12;

    private static final long LENGTH = 8;

    private static final long MIN_CAPACITY = 64;

    private final Memory memory;

    private final SlotOwner owner;

    private Block block = Block.NONE;

    private MemorySegment data = MemorySegment.NULL;

    private long end;

    private long discarded;

    ValueHeap(Memory memory, SlotOwner owner) {
        this.memory = memory;
        this.owner = owner;
    }

    static long place(MemorySegment slots, long index) {
        return slots.get(ValueLayout.JAVA_LONG, index * SLOT_BYTES) >>> 1;
    }

    static int mark(MemorySegment slots, long index) {
        return (int) slots.get(ValueLayout.JAVA_LONG, index * SLOT_BYTES) & 1;
    }

    static int length(MemorySegment slots, long index) {
        return slots.get(ValueLayout.JAVA_INT, index * SLOT_BYTES + LENGTH);
    }

    static void setSlot(MemorySegment slots, long index, long offset, int length, int mark) {
        // No bytes may have been anywhere, also where the next block has no room.
        long place = (length > 0) ? offset : 0;
        slots.set(ValueLayout.JAVA_LONG, index * SLOT_BYTES, place << 1 | mark);
        slots.set(ValueLayout.JAVA_INT, index * SLOT_BYTES + LENGTH, length);
    }

    /**
     * Returns the memory that places are offsets in.
     */
    MemorySegment data() {
        return this.data;
    }

    /**
     * Makes place for bytes, which must be written now.
     * @return their place
     */
    long append(int length) {
        if (length > this.data.byteSize() - this.end) {
            move(length);
        }
        long offset = this.end;
        this.end += length;
        return offset;
    }

    private void move(int length) {
        long needed = Math.addExact(this.end - this.discarded, length);
        long capacity = Math.max(MIN_CAPACITY, needed + (needed >> 1));
        if (this.discarded == 0) {
            this.block = this.memory.reallocate(this.block, capacity);
            this.data = this.block.segment();
            return;
        }
        Block moved = this.memory.allocate(capacity);
        long end = copyLive(moved.segment());
        Block old = this.block;
        this.block = moved;
        this.data = moved.segment();
        this.end = end;
        this.discarded = 0;
        this.memory.free(old);
    }

    private long copyLive(MemorySegment target) {
        MemorySegment slots = this.owner.slots();
        long end = 0;
        for (long i = this.owner.nextSlot(0); i >= 0; i = this.owner.nextSlot(i + 1)) {
            int length = length(slots, i);
            MemorySegment.copy(this.data, place(slots, i), target, end, length);
            setSlot(slots, i, end, length, mark(slots, i));
            end += length;
        }
        return end;
    }

    /**
     * Gives up bytes that no slot refers to any more.
     */
    void discard(int length) {
        this.discarded += length;
        if (this.discarded == this.end) {
            this.end = 0;
            this.discarded = 0;
        }
    }

    /**
     * Gives up everything, and the memory if it can be freed.
     */
    void clear() {
        this.end = 0;
        this.discarded = 0;
        if (this.memory.isFreed()) {
            Block old = this.block;
            this.block = Block.NONE;
            this.data = MemorySegment.NULL;
            this.memory.free(old);
        }
    }

}
