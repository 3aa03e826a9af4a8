package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * A list of values in off-heap memory: records and boxed primitives side by side as
 * {@link dev.allocator.TypedAllocator} lays them out, strings and byte arrays through slots of 16 bytes that say where
 * their bytes are.
 * <p>
 * Byte arrays are values, too: this list compares them by content, where {@link List} speaks of {@code equals}.
 * <p>
 * Not thread-safe; {@code null} is refused; see the {@linkplain dev.allocator.collection package} for that and for how
 * long the memory lives.
 *
 * @param <T> the type of the elements: a record, a boxed primitive, {@link String} or {@code byte[]}
 */
public non-sealed class OffHeapList<T> extends BulkList<T> {

    private static final Copies COPIES = new Copies(FixedList.class);

    private final Elements<T> elements;

    OffHeapList(Memory memory, Elements<T> elements, Slots slots) {
        super(memory, elements.slotBytes());
        this.elements = elements;
        slots.list = this;
    }

    @SuppressWarnings("unchecked") // its class is of the type
    private static <T> OffHeapList<T> create(Memory memory, Class<T> type) {
        Slots slots = new Slots();
        Elements<T> elements = Elements.of(memory, type, slots);
        return (elements instanceof FixedElements<T>)
                ? (OffHeapList<T>) COPIES.make(type, memory, elements, slots)
                : new OffHeapList<>(memory, elements, slots);
    }

    /**
     * Creates an empty list on the {@linkplain MemoryPool#shared() shared} pool.
     * @param <T> the type of the elements
     * @param type the type of the elements
     * @return a list to be closed by the caller
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    public static <T> OffHeapList<T> create(Class<T> type) {
        return create(MemoryPool.shared(), type);
    }

    /**
     * Creates an empty list in blocks of a pool, whatever scope the thread has begun.
     * @param <T> the type of the elements
     * @param pool the pool
     * @param type the type of the elements
     * @return a list to be closed by the caller
     * @throws IllegalArgumentException if the type cannot be laid out
     * @throws IllegalStateException if the pool is closed
     */
    public static <T> OffHeapList<T> create(MemoryPool pool, Class<T> type) {
        return create(Memory.of(pool), type);
    }

    /**
     * Creates an empty list in a scope, with which it ends.
     * @param <T> the type of the elements
     * @param scope the scope
     * @param type the type of the elements
     * @return a list that need not be closed
     * @throws IllegalArgumentException if the type cannot be laid out
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    public static <T> OffHeapList<T> create(MemoryScope scope, Class<T> type) {
        return create(Memory.of(scope), type);
    }

    @Override
    void checkBulk() {
        if (!this.elements.isFixed()) {
            throw new UnsupportedOperationException(
                    "Elements of variable length cannot be copied as bytes: copy them one by one");
        }
    }

    @Override
    public T get(int index) {
        checkIndex(index);
        return this.elements.get(this.data, index);
    }

    @Override
    T read(MemorySegment slots, long index) {
        return this.elements.get(slots, index);
    }

    @Override
    public T set(int index, T element) {
        Objects.requireNonNull(element, "element");
        T former = get(index);
        this.elements.replace(this.data, index, element);
        return former;
    }

    @Override
    public boolean add(T element) {
        Objects.requireNonNull(element, "element");
        int index = slotToAdd();
        this.elements.set(this.data, index, element);
        added();
        return true;
    }

    @Override
    public void add(int index, T element) {
        Objects.requireNonNull(element, "element");
        insertAll(index, new Object[]{ element });
    }

    @Override
    @SuppressWarnings("unchecked") // what is not of the type is refused when it is written
    void insertAll(int index, Object[] added) {
        insertSlots(index, 0);
        grow(added.length);
        int end = this.size;
        int written = 0;
        try {
            for (; written < added.length; written++) {
                this.elements.set(this.data, end + written, (T) added[written]);
                this.size++;
            }
        } finally {
            if (written < added.length) {
                removing(end, written);
                this.size = end;
            }
        }
        new SlotBuffer(this.data, this.slotBytes, Math.max(added.length, 1)).rotate(index, end, this.size);
        modified();
    }

    @Override
    public T remove(int index) {
        T removed = get(index);
        removeSlots(index, 1);
        return removed;
    }

    @Override
    void removing(int index, int count) {
        if (!this.elements.isFixed()) {
            for (int i = index; i < index + count; i++) {
                this.elements.remove(this.data, i);
            }
        }
    }

    @Override
    void cleared() {
        this.elements.clear();
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
    public boolean contains(Object o) {
        return indexOf(o) >= 0;
    }

    @Override
    public int indexOf(Object o) {
        int count = size();
        for (int i = 0; i < count; i++) {
            if (this.elements.isEqual(get(i), o)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int lastIndexOf(Object o) {
        for (int i = size() - 1; i >= 0; i--) {
            if (this.elements.isEqual(get(i), o)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void sort(Comparator<? super T> c) {
        checkAlive();
        StableSort.sort(this, (c != null) ? c : naturalOrder());
    }

    @SuppressWarnings("unchecked") // as everywhere in java.util
    private Comparator<T> naturalOrder() {
        return (a, b) -> ((Comparable<T>) a).compareTo(b);
    }

    /**
     * Finds an element in a list that is sorted by a comparator.
     * @param key an element of the same place in the order
     * @param comparator the comparator
     * @return its index; if it is not there, -1 - <em>i</em>, where <em>i</em> is the index at which it would be inserted
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public int binarySearch(T key, Comparator<? super T> comparator) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = comparator.compare(get(middle), key);
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
    public boolean equals(Object o) {
        checkAlive();
        if (o == this) {
            return true;
        }
        if (!(o instanceof List<?> other) || other.size() != this.size) {
            return false;
        }
        Iterator<?> others = other.iterator();
        for (T element : this) {
            if (!others.hasNext() || !this.elements.isEqual(element, others.next())) {
                return false;
            }
        }
        return !others.hasNext();
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (T element : this) {
            hash = 31 * hash + this.elements.hash(element);
        }
        return hash;
    }

    /**
     * The slots of a list that is being made.
     */
    static final class Slots implements SlotOwner {

        @SuppressWarnings("NullAway.Init") // by the list's constructor
        private OffHeapList<?> list;

        @Override
        public MemorySegment slots() {
            return this.list.data;
        }

        @Override
        public long nextSlot(long from) {
            return (from < this.list.size) ? from : -1;
        }

    }

}
