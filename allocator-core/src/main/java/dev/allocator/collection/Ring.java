package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.ConcurrentModificationException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryScope;

/**
 * Elements in a ring of slots, counted from the head.
 *
 * @param <T> the type of the elements
 */
final class Ring<T> implements SlotOwner {

    private static final int MIN_CAPACITY = 8;

    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    private final Memory memory;

    private final @Nullable MemoryScope sharedScope;

    private final Elements<T> elements;

    private Block block = Block.NONE;

    private MemorySegment data = MemorySegment.NULL;

    private int capacity;

    private int head;

    private int size;

    private int modifications;

    private boolean closed;

    Ring(Memory memory, Class<T> type) {
        this.memory = memory;
        this.sharedScope = memory.sharedScope();
        this.elements = Elements.of(memory, type, this);
    }

    Elements<T> elements() {
        return this.elements;
    }

    int size() {
        checkAlive();
        return this.size;
    }

    /**
     * Tells whether there is an element, an access to which finds the end of the memory by itself.
     */
    boolean hasElement() {
        if (this.size == 0) {
            checkAlive();
            return false;
        }
        checkScope();
        return true;
    }

    int modifications() {
        return this.modifications;
    }

    void checkUnmodified(int expected) {
        if (this.modifications != expected) {
            throw new ConcurrentModificationException();
        }
    }

    void checkAlive() {
        if (this.closed) {
            throw new IllegalStateException("The collection is closed");
        }
        this.memory.check();
        if (!this.data.scope().isAlive()) {
            throw new IllegalStateException("The collection has ended: its scope or pool has been closed or reset");
        }
    }

    private void checkScope() {
        if (this.sharedScope != null) {
            Memory.check(this.sharedScope);
        }
    }

    @Override
    public MemorySegment slots() {
        return this.data;
    }

    @Override
    public long nextSlot(long from) {
        int wrapped = this.head + this.size - this.capacity;
        if (from < wrapped) {
            return from;
        }
        long candidate = Math.max(from, this.head);
        return (candidate < this.head + (long) this.size && candidate < this.capacity) ? candidate : -1;
    }

    private int slot(int index) {
        int slot = this.head - this.capacity + index;
        return (slot < 0) ? slot + this.capacity : slot;
    }

    T get(int index) {
        checkScope();
        return this.elements.get(this.data, slot(index));
    }

    boolean isEqual(int index, Object other) {
        return this.elements.isEqual(get(index), other);
    }

    int firstSlot() {
        return this.head;
    }

    int lastSlot() {
        return slot(this.size - 1);
    }

    /**
     * Returns the slot for a new last element, which {@link #addedLast()} makes part of the ring when it has been written.
     */
    int slotToAddLast() {
        makeRoom(1);
        return slot(this.size);
    }

    void addedLast() {
        this.size++;
        this.modifications++;
    }

    /**
     * Returns the slot for a new first element, which {@link #addedFirst} makes part of the ring when it has been written.
     */
    int slotToAddFirst() {
        makeRoom(1);
        return slot(this.capacity - 1);
    }

    void addedFirst(int slot) {
        this.head = slot;
        this.size++;
        this.modifications++;
    }

    void addLast(T element) {
        int slot = slotToAddLast();
        this.elements.set(this.data, slot, element);
        addedLast();
    }

    void addFirst(T element) {
        int slot = slotToAddFirst();
        this.elements.set(this.data, slot, element);
        addedFirst(slot);
    }

    T removeFirst() {
        int slot = firstSlot();
        T removed = this.elements.get(this.data, slot);
        this.elements.remove(this.data, slot);
        removedFirst();
        return removed;
    }

    void removedFirst() {
        this.head = slot(1);
        this.size--;
        this.modifications++;
    }

    T removeLast() {
        int slot = lastSlot();
        T removed = this.elements.get(this.data, slot);
        this.elements.remove(this.data, slot);
        removedLast();
        return removed;
    }

    void removedLast() {
        this.size--;
        this.modifications++;
    }

    /**
     * Adds elements at the end; all or, if it fails, none.
     */
    @SuppressWarnings("unchecked") // what is not of the type is refused when it is written
    void addAll(Object[] added) {
        makeRoom(added.length);
        int former = this.size;
        boolean complete = false;
        try {
            for (Object each : added) {
                this.elements.set(this.data, slot(this.size), (T) each);
                this.size++;
            }
            complete = true;
        } finally {
            while (!complete && this.size > former) {
                this.size--;
                this.elements.remove(this.data, slot(this.size));
            }
        }
        this.modifications++;
    }

    private void makeRoom(int more) {
        if (more > this.capacity - this.size) {
            checkAlive();
            grow(more);
        }
        checkScope();
    }

    private void grow(int more) {
        long min = (long) this.size + more;
        if (min > MAX_CAPACITY) {
            throw new IllegalStateException("A queue cannot hold more than " + MAX_CAPACITY + " elements, but " + min
                    + " are wanted");
        }
        long ample = Math.max(MIN_CAPACITY, this.capacity + (long) (this.capacity >> 1));
        int newCapacity = (int) Math.clamp(ample, min, MAX_CAPACITY);
        Block grown = this.memory.reallocate(this.block, newCapacity * this.elements.slotBytes());
        this.block = grown;
        this.data = grown.segment();
        int formerCapacity = this.capacity;
        this.capacity = newCapacity;
        unwrap(formerCapacity);
    }

    /**
     * Moves the shorter part of a ring that went around its former end, so that it goes on behind that end, or around
     * the new one.
     */
    private void unwrap(int formerCapacity) {
        int first = formerCapacity - this.head;
        int second = this.size - first;
        if (second <= 0) {
            return;
        }
        if (second <= first && second <= this.capacity - formerCapacity) {
            copy(0, this.data, formerCapacity, second);
        } else {
            copy(this.head, this.data, this.capacity - first, first);
            this.head = this.capacity - first;
        }
    }

    private void copy(int from, MemorySegment target, int to, int count) {
        long slotBytes = this.elements.slotBytes();
        MemorySegment.copy(this.data, from * slotBytes, target, to * slotBytes, count * slotBytes);
    }

    T remove(int index) {
        T removed = get(index);
        this.elements.remove(this.data, slot(index));
        if (index < this.size / 2) {
            for (int i = index; i > 0; i--) {
                copy(slot(i - 1), this.data, slot(i), 1);
            }
            this.head = slot(1);
        } else {
            for (int i = index; i < this.size - 1; i++) {
                copy(slot(i + 1), this.data, slot(i), 1);
            }
        }
        this.size--;
        this.modifications++;
        return removed;
    }

    /**
     * Removes what a predicate accepts; if it fails, nothing.
     */
    boolean removeIf(Predicate<? super T> filter) {
        checkAlive();
        int expected = this.modifications;
        int count = this.size;
        long[] removed = new long[(count + Long.SIZE - 1) / Long.SIZE];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (filter.test(get(i))) {
                removed[i / Long.SIZE] |= 1L << i;
            } else {
                kept++;
            }
            checkUnmodified(expected);
        }
        if (kept == count) {
            return false;
        }
        int next = 0;
        for (int i = 0; i < count; i++) {
            if ((removed[i / Long.SIZE] & 1L << i) != 0) {
                this.elements.remove(this.data, slot(i));
            } else {
                copy(slot(i), this.data, slot(next++), 1);
            }
        }
        this.size = kept;
        this.modifications++;
        return true;
    }

    void clear() {
        checkAlive();
        this.modifications++;
        this.size = 0;
        this.head = 0;
        this.elements.clear();
        if (this.memory.isFreed()) {
            release();
        }
    }

    void close() {
        if (!this.closed) {
            this.closed = true;
            this.size = 0;
            this.elements.clear();
            release();
        }
    }

    private void release() {
        Block old = this.block;
        this.block = Block.NONE;
        this.data = MemorySegment.NULL;
        this.capacity = 0;
        this.head = 0;
        this.memory.free(old);
    }

}
