package dev.allocator.collection;

import java.lang.foreign.MemorySegment;

/**
 * The slots of a map's values, which are its keys' neighbours.
 */
final class ValueSlots implements SlotOwner {

    @SuppressWarnings("NullAway.Init") // by the map's constructor
    private HashTable<?> table;

    void of(HashTable<?> table) {
        this.table = table;
    }

    @Override
    public MemorySegment slots() {
        return this.table.values();
    }

    @Override
    public long nextSlot(long from) {
        return this.table.nextSlot(from);
    }

}
