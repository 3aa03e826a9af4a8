package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryScope;

/**
 * A list whose elements, or what stands for them, lie side by side in one block, each in a slot of the same size. What a
 * subclass adds is the meaning of a slot.
 *
 * @param <E> the type of the elements
 */
abstract sealed class SegmentList<E> extends AbstractList<E> implements RandomAccess, AutoCloseable
        permits BulkList {

    private static final int MIN_CAPACITY = 8;

    /** As for lists on the heap, so that every list can be copied into an array. */
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    final Memory memory;

    final long slotBytes;

    /** Asked at every access, since a stale segment of it may be alive; {@code null} if there is no need to. */
    private final @Nullable MemoryScope sharedScope;

    private Block block = Block.NONE;

    /** The block's segment: one step less to what every access needs. */
    MemorySegment data = MemorySegment.NULL;

    int size;

    private int capacity;

    /** Where adding needs more than a slot: at the capacity, or always if the scope is to be asked. */
    private int freelyAdded;

    private boolean closed;

    SegmentList(Memory memory, long slotBytes) {
        this.memory = memory;
        this.slotBytes = slotBytes;
        this.sharedScope = memory.sharedScope();
    }

    @Override
    public int size() {
        checkAlive();
        return this.size;
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    /**
     * Checks that this list may be used.
     * @throws IllegalStateException if it or its scope or pool has been closed
     */
    final void checkAlive() {
        if (this.closed) {
            throw new IllegalStateException("The collection is closed");
        }
        this.memory.check();
        if (!this.data.scope().isAlive()) {
            throw new IllegalStateException("The collection has ended: its scope or pool has been closed or reset");
        }
    }

    /**
     * What {@link #checkAlive()} finds beyond that which an access to the memory of an existing element finds anyway.
     */
    final void checkAccess() {
        if (this.sharedScope != null) {
            Memory.check(this.sharedScope);
        }
    }

    final void checkIndex(int index) {
        // A closed list has no elements: it is looked at only when there is something wrong.
        if (index < 0 || index >= this.size) {
            throw outOfBounds(index);
        }
        checkAccess();
    }

    private IndexOutOfBoundsException outOfBounds(int index) {
        checkAlive();
        return new IndexOutOfBoundsException("index " + index + " is out of bounds for length " + this.size);
    }

    private void checkPosition(int index) {
        checkAlive();
        if (index < 0 || index > this.size) {
            throw outOfBounds(index);
        }
    }

    /**
     * Makes room for so many elements, so that adding them allocates nothing.
     * @param minCapacity how many elements there shall be room for
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void ensureCapacity(int minCapacity) {
        checkAlive();
        if (minCapacity > this.capacity) {
            reallocate(minCapacity);
        }
    }

    /**
     * Gives up the room for elements that are not there. In a scope the memory is the scope's until it ends.
     * @throws dev.allocator.MemoryLimitException if there is not enough memory to move to; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void trimToSize() {
        checkAlive();
        if (this.size == 0) {
            release();
        } else if (this.size < this.capacity && this.memory.isFreed()) {
            reallocate(this.size);
        }
    }

    /**
     * Makes room for more elements, with some to spare.
     */
    final void grow(int more) {
        checkAlive();
        long min = (long) this.size + more;
        if (min > MAX_CAPACITY) {
            throw new IllegalStateException("A list cannot hold more than " + MAX_CAPACITY + " elements, but "
                    + min + " are wanted");
        }
        if (min > this.capacity) {
            long ample = Math.max(MIN_CAPACITY, this.capacity + (long) (this.capacity >> 1));
            reallocate((int) Math.clamp(ample, min, MAX_CAPACITY));
        }
    }

    private void reallocate(int newCapacity) {
        Block reallocated = this.memory.reallocate(this.block, newCapacity * this.slotBytes);
        this.block = reallocated;
        this.data = reallocated.segment();
        setCapacity(newCapacity);
        // A sort whose comparator has done this knows the former memory.
        this.modCount++;
    }

    private void release() {
        if (this.memory.isFreed()) {
            Block old = this.block;
            this.block = Block.NONE;
            this.data = MemorySegment.NULL;
            setCapacity(0);
            this.memory.free(old);
        }
    }

    /**
     * Returns the slot for a new last element, which {@link #added()} makes part of the list when it has been written.
     */
    final int slotToAdd() {
        int index = this.size;
        if (index >= this.freelyAdded) {
            makeSlot();
        }
        return index;
    }

    private void makeSlot() {
        if (this.size == this.capacity) {
            grow(1);
        }
        checkAccess();
    }

    private void setCapacity(int capacity) {
        this.capacity = capacity;
        this.freelyAdded = (this.sharedScope == null) ? capacity : 0;
    }

    final void added() {
        this.size++;
        this.modCount++;
    }

    /**
     * Moves the elements from an index on to make room for others, which must be written now.
     */
    final void insertSlots(int index, int count) {
        checkPosition(index);
        grow(count);
        move(index, index + count, this.size - index);
        this.size += count;
        this.modCount++;
    }

    private void move(int from, int to, int count) {
        MemorySegment.copy(this.data, from * this.slotBytes, this.data, to * this.slotBytes, count * this.slotBytes);
    }

    @Override
    protected void removeRange(int fromIndex, int toIndex) {
        checkAlive();
        Objects.checkFromToIndex(fromIndex, toIndex, this.size);
        removeSlots(fromIndex, toIndex - fromIndex);
    }

    /**
     * Called before elements are removed, for what they have outside of their slots.
     */
    void removing(int index, int count) {}

    /**
     * Called when all elements have been removed.
     */
    void cleared() {}

    final void removeSlots(int index, int count) {
        removing(index, count);
        move(index + count, index, this.size - index - count);
        this.size -= count;
        this.modCount++;
    }

    /**
     * Removes the elements of the indexes that a predicate accepts; if it fails, none is removed.
     */
    final boolean removeIndexes(IntPredicate predicate) {
        checkAlive();
        int expected = this.modCount;
        int count = this.size;
        long[] removed = new long[(count + Long.SIZE - 1) / Long.SIZE];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            if (predicate.test(i)) {
                removed[i / Long.SIZE] |= 1L << i;
                any = true;
            }
            checkUnmodified(expected);
        }
        if (any) {
            keepRuns(removed, count);
        }
        return any;
    }

    private void keepRuns(long[] removed, int count) {
        int kept = 0;
        int i = 0;
        while (i < count) {
            int start = i;
            while (i < count && (removed[i / Long.SIZE] & 1L << i) == 0) {
                i++;
            }
            if (start != kept) {
                move(start, kept, i - start);
            }
            kept += i - start;
            int gap = i;
            while (i < count && (removed[i / Long.SIZE] & 1L << i) != 0) {
                i++;
            }
            removing(gap, i - gap);
        }
        this.size = kept;
        this.modCount++;
    }

    final void checkUnmodified(int expected) {
        if (this.modCount != expected) {
            throw new ConcurrentModificationException();
        }
    }

    final int modifications() {
        return this.modCount;
    }

    final void modified() {
        this.modCount++;
    }

    @Override
    public Iterator<E> iterator() {
        checkAlive();
        return super.iterator();
    }

    @Override
    public void forEach(Consumer<? super E> action) {
        Objects.requireNonNull(action, "action");
        checkAlive();
        int expected = this.modCount;
        for (int i = 0; i < this.size; i++) {
            action.accept(get(i));
            checkUnmodified(expected);
        }
    }

    @Override
    public boolean removeIf(Predicate<? super E> filter) {
        Objects.requireNonNull(filter, "filter");
        return removeIndexes((index) -> filter.test(get(index)));
    }

    @Override
    public boolean removeAll(Collection<?> c) {
        Objects.requireNonNull(c, "c");
        return removeIf(c::contains);
    }

    @Override
    public boolean retainAll(Collection<?> c) {
        Objects.requireNonNull(c, "c");
        return removeIf((element) -> !c.contains(element));
    }

    @Override
    public boolean addAll(Collection<? extends E> c) {
        return addAll(size(), c);
    }

    @Override
    public boolean addAll(int index, Collection<? extends E> c) {
        checkPosition(index);
        Object[] added = c.toArray();
        for (Object each : added) {
            Objects.requireNonNull(each, "element");
        }
        insertAll(index, added);
        return added.length > 0;
    }

    /**
     * Reads the element of a slot, in this list's memory or in a copy of it.
     */
    abstract E read(MemorySegment slots, long index);

    /**
     * Inserts elements, none of which is {@code null}; all or, if it fails, none.
     */
    abstract void insertAll(int index, Object[] added);

    @Override
    public void clear() {
        checkAlive();
        this.modCount++;
        this.size = 0;
        cleared();
        release();
    }

    /**
     * Gives all memory back to the pool; a list in a scope leaves it to the scope. Afterwards every use of the list but
     * this one throws {@link IllegalStateException}. Closing a closed list has no effect.
     */
    @Override
    public void close() {
        if (!this.closed) {
            this.closed = true;
            this.size = 0;
            cleared();
            Block old = this.block;
            this.block = Block.NONE;
            this.data = MemorySegment.NULL;
            setCapacity(0);
            this.memory.free(old);
        }
    }

    @Override
    public boolean equals(Object o) {
        checkAlive();
        return super.equals(o);
    }

    @Override
    public int hashCode() {
        checkAlive();
        return super.hashCode();
    }

    @Override
    public String toString() {
        checkAlive();
        return super.toString();
    }

    @Override
    public Object[] toArray() {
        Object[] array = new Object[size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = get(i);
        }
        return array;
    }

    @Override
    @SuppressWarnings({ "unchecked", "NullAway" }) // stores of a wrong type throw; null ends what is shorter
    public <A> A[] toArray(A[] a) {
        int count = size();
        A[] array = (a.length >= count) ? a : Arrays.copyOf(a, count);
        for (int i = 0; i < count; i++) {
            array[i] = (A) get(i);
        }
        if (array.length > count) {
            array[count] = null;
        }
        return array;
    }

}
