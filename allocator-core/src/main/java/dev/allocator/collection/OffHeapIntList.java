package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * A list of {@code int} values in off-heap memory, 4 bytes each and unboxed. Beside the methods of {@link java.util.List}
 * there are those that neither take nor return a {@link Integer}.
 * <p>
 * Not thread-safe; {@code null} is refused; see the {@linkplain dev.allocator.collection package} for that and for how
 * long the memory lives.
 */
public final class OffHeapIntList extends BulkList<Integer> {

    private OffHeapIntList(Memory memory) {
        super(memory, Integer.BYTES);
    }

    /**
     * Creates an empty list on the {@linkplain MemoryPool#shared() shared} pool.
     * @return a list to be closed by the caller
     */
    public static OffHeapIntList create() {
        return create(MemoryPool.shared());
    }

    /**
     * Creates an empty list in blocks of a pool, whatever scope the thread has begun.
     * @param pool the pool
     * @return a list to be closed by the caller
     * @throws IllegalStateException if the pool is closed
     */
    public static OffHeapIntList create(MemoryPool pool) {
        return new OffHeapIntList(Memory.of(pool));
    }

    /**
     * Creates an empty list in a scope, with which it ends.
     * @param scope the scope
     * @return a list that need not be closed
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    public static OffHeapIntList create(MemoryScope scope) {
        return new OffHeapIntList(Memory.of(scope));
    }

    /**
     * Returns the element at an index.
     * @param index the index
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int getInt(int index) {
        checkIndex(index);
        return this.data.getAtIndex(ValueLayout.JAVA_INT, index);
    }

    /**
     * Replaces the element at an index.
     * @param index the index
     * @param element the new element
     * @return the former element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int setInt(int index, int element) {
        int former = getInt(index);
        this.data.setAtIndex(ValueLayout.JAVA_INT, index, element);
        return former;
    }

    /**
     * Adds an element at the end.
     * @param element the element
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void addInt(int element) {
        int index = slotToAdd();
        this.data.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index, element);
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
    public void addInt(int index, int element) {
        insertSlots(index, 1);
        this.data.setAtIndex(ValueLayout.JAVA_INT, index, element);
    }

    /**
     * Removes the element at an index.
     * @param index the index
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int removeInt(int index) {
        int removed = getInt(index);
        removeSlots(index, 1);
        return removed;
    }

    /**
     * Returns the index of the first element of a value.
     * @param value the value
     * @return the index, -1 if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int indexOfInt(int value) {
        int count = size();
        for (int i = 0; i < count; i++) {
            if (getInt(i) == value) {
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
    public int lastIndexOfInt(int value) {
        for (int i = size() - 1; i >= 0; i--) {
            if (getInt(i) == value) {
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
    public boolean containsInt(int value) {
        return indexOfInt(value) >= 0;
    }

    /**
     * Calls an action with each element in turn. A lambda expression must state its parameter's type, {@code int}, to be
     * told from one for {@link Integer}.
     * @param action the action
     * @throws java.util.ConcurrentModificationException if the action adds or removes elements
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    @SuppressWarnings("overloads") // as in the iterators of java.util
    public void forEach(IntConsumer action) {
        Objects.requireNonNull(action, "action");
        int count = size();
        int expected = modifications();
        for (int i = 0; i < count && modifications() == expected; i++) {
            action.accept(getInt(i));
        }
        checkUnmodified(expected);
    }

    /**
     * Replaces each element by the result of a function.
     * @param operator the function
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void replaceAllInts(IntUnaryOperator operator) {
        Objects.requireNonNull(operator, "operator");
        int count = size();
        int expected = modifications();
        for (int i = 0; i < count; i++) {
            setInt(i, operator.applyAsInt(getInt(i)));
            checkUnmodified(expected);
        }
    }

    /**
     * Removes the elements that a predicate accepts; if the predicate throws, none.
     * @param filter the predicate
     * @return whether there were any
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public boolean removeIntIf(IntPredicate filter) {
        Objects.requireNonNull(filter, "filter");
        return removeIndexes((index) -> filter.test(getInt(index)));
    }

    /**
     * Returns the elements as a stream. It is bound to the list when its terminal operation begins.
     * @return a sequential stream
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public IntStream intStream() {
        return StreamSupport.intStream(spliterator(), false);
    }

    /**
     * Copies all elements into a new array.
     * @return the array
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int[] toIntArray() {
        int[] array = new int[size()];
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
    public void copyTo(int index, int[] target, int targetIndex, int count) {
        checkRange(index, count);
        MemorySegment.copy(this.data, ValueLayout.JAVA_INT, index * this.slotBytes, target, targetIndex, count);
    }

    /**
     * Adds all elements of an array.
     * @param elements the array
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void addAll(int[] elements) {
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
    public void addAll(int[] elements, int from, int count) {
        Objects.checkFromIndexSize(from, count, elements.length);
        int index = appendSlots(count);
        MemorySegment.copy(elements, from, this.data, ValueLayout.JAVA_INT, index * this.slotBytes, count);
    }

    /**
     * Sorts the elements in place, in ascending order.
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void sort() {
        checkAlive();
        IntSort.sort(this.data, this.size);
        modified();
    }

    @Override
    public void sort(Comparator<? super Integer> c) {
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
    public int binarySearch(int value) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compare(getInt(middle), value);
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
    public Integer get(int index) {
        return getInt(index);
    }

    @Override
    public Integer set(int index, Integer element) {
        return setInt(index, element);
    }

    @Override
    public boolean add(Integer element) {
        addInt(element.intValue());
        return true;
    }

    @Override
    public void add(int index, Integer element) {
        addInt(index, element.intValue());
    }

    @Override
    public Integer remove(int index) {
        return removeInt(index);
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
    Integer read(MemorySegment slots, long index) {
        return slots.getAtIndex(ValueLayout.JAVA_INT, index);
    }

    @Override
    void insertAll(int index, Object[] added) {
        int[] elements = Arrays.stream(added).mapToInt((each) -> (Integer) each).toArray();
        insertSlots(index, elements.length);
        MemorySegment.copy(elements, 0, this.data, ValueLayout.JAVA_INT, index * this.slotBytes, elements.length);
    }

    @Override
    public boolean contains(Object o) {
        return indexOf(o) >= 0;
    }

    @Override
    public int indexOf(Object o) {
        checkAlive();
        return (o instanceof Integer value) ? indexOfInt(value) : -1;
    }

    @Override
    public int lastIndexOf(Object o) {
        checkAlive();
        return (o instanceof Integer value) ? lastIndexOfInt(value) : -1;
    }

    @Override
    public PrimitiveIterator.OfInt iterator() {
        checkAlive();
        return new IntListIterator(this);
    }

    @Override
    public Spliterator.OfInt spliterator() {
        checkAlive();
        return new IntListSpliterator(this);
    }

}
