package dev.allocator.collection;

import java.lang.foreign.MemorySegment;

/**
 * The slots in which a container keeps elements, or what stands for them.
 */
interface SlotOwner {

    /**
     * Returns the memory of the slots.
     */
    MemorySegment slots();

    /**
     * Returns the index of the first slot in use from an index on, or -1 if there is none.
     */
    long nextSlot(long from);

}
