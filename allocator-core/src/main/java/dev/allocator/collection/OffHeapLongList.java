package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * A list of {@code long} values in off-heap memory, 8 bytes each and unboxed. Beside the methods of {@link java.util.List}
 * there are those that neither take nor return a {@link Long}.
 * <p>
 * Not thread-safe; {@code null} is refused; see the {@linkplain dev.allocator.collection package} for that and for how
 * long the memory lives.
 */
public final class OffHeapLongList extends BulkList<Long> {

    private OffHeapLongList(Memory memory) {
        super(memory, Long.BYTES);
    }

    /**
     * Creates an empty list on the {@linkplain MemoryPool#shared() shared} pool.
     * @return a list to be closed by the caller
     */
    public static OffHeapLongList create() {
        return create(MemoryPool.shared());
    }

    /**
     * Creates an empty list in blocks of a pool, whatever scope the thread has begun.
     * @param pool the pool
     * @return a list to be closed by the caller
     * @throws IllegalStateException if the pool is closed
     */
    public static OffHeapLongList create(MemoryPool pool) {
        return new OffHeapLongList(Memory.of(pool));
    }

    /**
     * Creates an empty list in a scope, with which it ends.
     * @param scope the scope
     * @return a list that need not be closed
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    public static OffHeapLongList create(MemoryScope scope) {
        return new OffHeapLongList(Memory.of(scope));
    }

    /**
     * Returns the element at an index.
     * @param index the index
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public long getLong(int index) {
        checkIndex(index);
        return this.data.getAtIndex(ValueLayout.JAVA_LONG, index);
    }

    /**
     * Replaces the element at an index.
     * @param index the index
     * @param element the new element
     * @return the former element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public long setLong(int index, long element) {
        long former = getLong(index);
        this.data.setAtIndex(ValueLayout.JAVA_LONG, index, element);
        return former;
    }

    /**
     * Adds an element at the end.
     * @param element the element
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void addLong(long element) {
        int index = slotToAdd();
        this.data.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index, element);
        added();
    }

    /**
     * Inserts an element.
     * @param index its index
     * @param element the element
     * @throws IndexOutOfBoundsException if the index is negative or greater than the size
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void addLong(int index, long element) {
        insertSlots(index, 1);
        this.data.setAtIndex(ValueLayout.JAVA_LONG, index, element);
    }

    /**
     * Removes the element at an index.
     * @param index the index
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public long removeLong(int index) {
        long removed = getLong(index);
        removeSlots(index, 1);
        return removed;
    }

    /**
     * Returns the index of the first element of a value.
     * @param value the value
     * @return the index, -1 if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int indexOfLong(long value) {
        int count = size();
        for (int i = 0; i < count; i++) {
            if (getLong(i) == value) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns the index of the last element of a value.
     * @param value the value
     * @return the index, -1 if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int lastIndexOfLong(long value) {
        for (int i = size() - 1; i >= 0; i--) {
            if (getLong(i) == value) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Tells whether there is an element of a value.
     * @param value the value
     * @return whether there is one
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public boolean containsLong(long value) {
        return indexOfLong(value) >= 0;
    }

    /**
     * Calls an action with each element in turn. A lambda expression must state its parameter's type, {@code long}, to be
     * told from one for {@link Long}.
     * @param action the action
     * @throws java.util.ConcurrentModificationException if the action adds or removes elements
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    @SuppressWarnings("overloads") // as in the iterators of java.util
    public void forEach(LongConsumer action) {
        Objects.requireNonNull(action, "action");
        int count = size();
        int expected = modifications();
        for (int i = 0; i < count && modifications() == expected; i++) {
            action.accept(getLong(i));
        }
        checkUnmodified(expected);
    }

    /**
     * Replaces each element by the result of a function.
     * @param operator the function
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void replaceAllLongs(LongUnaryOperator operator) {
        Objects.requireNonNull(operator, "operator");
        int count = size();
        int expected = modifications();
        for (int i = 0; i < count; i++) {
            setLong(i, operator.applyAsLong(getLong(i)));
            checkUnmodified(expected);
        }
    }

    /**
     * Removes the elements that a predicate accepts; if the predicate throws, none.
     * @param filter the predicate
     * @return whether there were any
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public boolean removeLongIf(LongPredicate filter) {
        Objects.requireNonNull(filter, "filter");
        return removeIndexes((index) -> filter.test(getLong(index)));
    }

    /**
     * Returns the elements as a stream. It is bound to the list when its terminal operation begins.
     * @return a sequential stream
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public LongStream longStream() {
        return StreamSupport.longStream(spliterator(), false);
    }

    /**
     * Copies all elements into a new array.
     * @return the array
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public long[] toLongArray() {
        long[] array = new long[size()];
        copyTo(0, array, 0, array.length);
        return array;
    }

    /**
     * Copies elements into an array.
     * @param index the index of the first element
     * @param target the array
     * @param targetIndex the index in the array
     * @param count how many
     * @throws IndexOutOfBoundsException if the list has fewer elements, or the array less room
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void copyTo(int index, long[] target, int targetIndex, int count) {
        checkRange(index, count);
        MemorySegment.copy(this.data, ValueLayout.JAVA_LONG, index * this.slotBytes, target, targetIndex, count);
    }

    /**
     * Adds all elements of an array.
     * @param elements the array
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void addAll(long[] elements) {
        addAll(elements, 0, elements.length);
    }

    /**
     * Adds elements of an array.
     * @param elements the array
     * @param from the index of the first
     * @param count how many
     * @throws IndexOutOfBoundsException if the array has fewer
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void addAll(long[] elements, int from, int count) {
        Objects.checkFromIndexSize(from, count, elements.length);
        int index = appendSlots(count);
        MemorySegment.copy(elements, from, this.data, ValueLayout.JAVA_LONG, index * this.slotBytes, count);
    }

    /**
     * Sorts the elements in place, in ascending order.
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void sort() {
        checkAlive();
        LongSort.sort(this.data, this.size);
        modified();
    }

    @Override
    public void sort(Comparator<? super Long> c) {
        if (c == null) {
            sort();
        } else {
            checkAlive();
            StableSort.sort(this, c);
        }
    }

    /**
     * Finds a value in a list that is sorted as {@link #sort()} does.
     * @param value the value
     * @return its index; if it is not there, -1 - <em>i</em>, where <em>i</em> is the index at which it would be inserted
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int binarySearch(long value) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compare(getLong(middle), value);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    @Override
    public Long get(int index) {
        return getLong(index);
    }

    @Override
    public Long set(int index, Long element) {
        return setLong(index, element);
    }

    @Override
    public boolean add(Long element) {
        addLong(element.longValue());
        return true;
    }

    @Override
    public void add(int index, Long element) {
        addLong(index, element.longValue());
    }

    @Override
    public Long remove(int index) {
        return removeLong(index);
    }

    @Override
    public boolean remove(Object o) {
        int index = indexOf(o);
        if (index < 0) {
            return false;
        }
        removeSlots(index, 1);
        return true;
    }

    @Override
    Long read(MemorySegment slots, long index) {
        return slots.getAtIndex(ValueLayout.JAVA_LONG, index);
    }

    @Override
    void insertAll(int index, Object[] added) {
        long[] elements = Arrays.stream(added).mapToLong((each) -> (Long) each).toArray();
        insertSlots(index, elements.length);
        MemorySegment.copy(elements, 0, this.data, ValueLayout.JAVA_LONG, index * this.slotBytes, elements.length);
    }

    @Override
    public boolean contains(Object o) {
        return indexOf(o) >= 0;
    }

    @Override
    public int indexOf(Object o) {
        checkAlive();
        return (o instanceof Long value) ? indexOfLong(value) : -1;
    }

    @Override
    public int lastIndexOf(Object o) {
        checkAlive();
        return (o instanceof Long value) ? lastIndexOfLong(value) : -1;
    }

    @Override
    public PrimitiveIterator.OfLong iterator() {
        checkAlive();
        return new LongListIterator(this);
    }

    @Override
    public Spliterator.OfLong spliterator() {
        checkAlive();
        return new LongListSpliterator(this);
    }

}
