package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * A list of {@code double} values in off-heap memory, 8 bytes each and unboxed. Beside the methods of {@link java.util.List}
 * there are those that neither take nor return a {@link Double}.
 * <p>
 * Not thread-safe; {@code null} is refused; see the {@linkplain dev.allocator.collection package} for that and for how
 * long the memory lives.
 */
public final class OffHeapDoubleList extends BulkList<Double> {

    private OffHeapDoubleList(Memory memory) {
        super(memory, Double.BYTES);
    }

    /**
     * Creates an empty list on the {@linkplain MemoryPool#shared() shared} pool.
     * @return a list to be closed by the caller
     */
    public static OffHeapDoubleList create() {
        return create(MemoryPool.shared());
    }

    /**
     * Creates an empty list in blocks of a pool, whatever scope the thread has begun.
     * @param pool the pool
     * @return a list to be closed by the caller
     * @throws IllegalStateException if the pool is closed
     */
    public static OffHeapDoubleList create(MemoryPool pool) {
        return new OffHeapDoubleList(Memory.of(pool));
    }

    /**
     * Creates an empty list in a scope, with which it ends.
     * @param scope the scope
     * @return a list that need not be closed
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    public static OffHeapDoubleList create(MemoryScope scope) {
        return new OffHeapDoubleList(Memory.of(scope));
    }

    /**
     * Returns the element at an index.
     * @param index the index
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public double getDouble(int index) {
        checkIndex(index);
        return this.data.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
    }

    /**
     * Replaces the element at an index.
     * @param index the index
     * @param element the new element
     * @return the former element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public double setDouble(int index, double element) {
        double former = getDouble(index);
        this.data.setAtIndex(ValueLayout.JAVA_DOUBLE, index, element);
        return former;
    }

    /**
     * Adds an element at the end.
     * @param element the element
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void addDouble(double element) {
        int index = slotToAdd();
        this.data.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, index, element);
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
    public void addDouble(int index, double element) {
        insertSlots(index, 1);
        this.data.setAtIndex(ValueLayout.JAVA_DOUBLE, index, element);
    }

    /**
     * Removes the element at an index.
     * @param index the index
     * @return the element
     * @throws IndexOutOfBoundsException if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public double removeDouble(int index) {
        double removed = getDouble(index);
        removeSlots(index, 1);
        return removed;
    }

    /**
     * Returns the index of the first element of a value, equal as by {@link Double#equals}.
     * @param value the value
     * @return the index, -1 if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int indexOfDouble(double value) {
        int count = size();
        for (int i = 0; i < count; i++) {
            if (Double.doubleToLongBits(getDouble(i)) == Double.doubleToLongBits(value)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns the index of the last element of a value, equal as by {@link Double#equals}.
     * @param value the value
     * @return the index, -1 if there is none
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int lastIndexOfDouble(double value) {
        for (int i = size() - 1; i >= 0; i--) {
            if (Double.doubleToLongBits(getDouble(i)) == Double.doubleToLongBits(value)) {
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
    public boolean containsDouble(double value) {
        return indexOfDouble(value) >= 0;
    }

    /**
     * Calls an action with each element in turn. A lambda expression must state its parameter's type, {@code double}, to be
     * told from one for {@link Double}.
     * @param action the action
     * @throws java.util.ConcurrentModificationException if the action adds or removes elements
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    @SuppressWarnings("overloads") // as in the iterators of java.util
    public void forEach(DoubleConsumer action) {
        Objects.requireNonNull(action, "action");
        int count = size();
        int expected = modifications();
        for (int i = 0; i < count && modifications() == expected; i++) {
            action.accept(getDouble(i));
        }
        checkUnmodified(expected);
    }

    /**
     * Replaces each element by the result of a function.
     * @param operator the function
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void replaceAllDoubles(DoubleUnaryOperator operator) {
        Objects.requireNonNull(operator, "operator");
        int count = size();
        int expected = modifications();
        for (int i = 0; i < count; i++) {
            setDouble(i, operator.applyAsDouble(getDouble(i)));
            checkUnmodified(expected);
        }
    }

    /**
     * Removes the elements that a predicate accepts; if the predicate throws, none.
     * @param filter the predicate
     * @return whether there were any
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public boolean removeDoubleIf(DoublePredicate filter) {
        Objects.requireNonNull(filter, "filter");
        return removeIndexes((index) -> filter.test(getDouble(index)));
    }

    /**
     * Returns the elements as a stream. It is bound to the list when its terminal operation begins.
     * @return a sequential stream
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public DoubleStream doubleStream() {
        return StreamSupport.doubleStream(spliterator(), false);
    }

    /**
     * Copies all elements into a new array.
     * @return the array
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public double[] toDoubleArray() {
        double[] array = new double[size()];
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
    public void copyTo(int index, double[] target, int targetIndex, int count) {
        checkRange(index, count);
        MemorySegment.copy(this.data, ValueLayout.JAVA_DOUBLE, index * this.slotBytes, target, targetIndex, count);
    }

    /**
     * Adds all elements of an array.
     * @param elements the array
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void addAll(double[] elements) {
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
    public void addAll(double[] elements, int from, int count) {
        Objects.checkFromIndexSize(from, count, elements.length);
        int index = appendSlots(count);
        MemorySegment.copy(elements, from, this.data, ValueLayout.JAVA_DOUBLE, index * this.slotBytes, count);
    }

    /**
     * Sorts the elements in place, in the order of {@link Double#compareTo}: {@code -0.0} before {@code 0.0}, {@code NaN} last.
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void sort() {
        checkAlive();
        DoubleSort.sort(this.data, this.size);
        modified();
    }

    @Override
    public void sort(Comparator<? super Double> c) {
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
    public int binarySearch(double value) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Double.compare(getDouble(middle), value);
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
    public Double get(int index) {
        return getDouble(index);
    }

    @Override
    public Double set(int index, Double element) {
        return setDouble(index, element);
    }

    @Override
    public boolean add(Double element) {
        addDouble(element.doubleValue());
        return true;
    }

    @Override
    public void add(int index, Double element) {
        addDouble(index, element.doubleValue());
    }

    @Override
    public Double remove(int index) {
        return removeDouble(index);
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
    Double read(MemorySegment slots, long index) {
        return slots.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
    }

    @Override
    void insertAll(int index, Object[] added) {
        double[] elements = Arrays.stream(added).mapToDouble((each) -> (Double) each).toArray();
        insertSlots(index, elements.length);
        MemorySegment.copy(elements, 0, this.data, ValueLayout.JAVA_DOUBLE, index * this.slotBytes, elements.length);
    }

    @Override
    public boolean contains(Object o) {
        return indexOf(o) >= 0;
    }

    @Override
    public int indexOf(Object o) {
        checkAlive();
        return (o instanceof Double value) ? indexOfDouble(value) : -1;
    }

    @Override
    public int lastIndexOf(Object o) {
        checkAlive();
        return (o instanceof Double value) ? lastIndexOfDouble(value) : -1;
    }

    @Override
    public PrimitiveIterator.OfDouble iterator() {
        checkAlive();
        return new DoubleListIterator(this);
    }

    @Override
    public Spliterator.OfDouble spliterator() {
        checkAlive();
        return new DoubleListSpliterator(this);
    }

}
