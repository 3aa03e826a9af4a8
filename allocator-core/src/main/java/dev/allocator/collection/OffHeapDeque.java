package dev.allocator.collection;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * A double-ended queue of values in off-heap memory, in a ring of slots: records and boxed primitives as
 * {@link dev.allocator.TypedAllocator} lays them out, strings and byte arrays through slots of 16 bytes that say where
 * their bytes are.
 * <p>
 * Byte arrays are values, too: this queue compares them by content, where {@link Deque} speaks of {@code equals}. As with
 * other queues, {@code equals} and {@code hashCode} of the queue itself are those of its identity.
 * <p>
 * Not thread-safe; {@code null} is refused; see the {@linkplain dev.allocator.collection package} for that and for how
 * long the memory lives.
 *
 * @param <T> the type of the elements: a record, a boxed primitive, {@link String} or {@code byte[]}
 */
public class OffHeapDeque<T> extends AbstractCollection<T> implements Deque<T>, AutoCloseable {

    private static final Copies COPIES = new Copies(FixedDeque.class);

    final Ring<T> ring;

    OffHeapDeque(Ring<T> ring) {
        this.ring = ring;
    }

    @SuppressWarnings("unchecked") // its class is of the type
    private static <T> OffHeapDeque<T> create(Memory memory, Class<T> type) {
        Ring<T> ring = new Ring<>(memory, type);
        return (ring.elements() instanceof FixedElements<T> elements)
                ? (OffHeapDeque<T>) COPIES.make(type, ring, elements)
                : new OffHeapDeque<>(ring);
    }

    /**
     * Creates an empty queue on the {@linkplain MemoryPool#shared() shared} pool.
     * @param <T> the type of the elements
     * @param type the type of the elements
     * @return a queue to be closed by the caller
     * @throws IllegalArgumentException if the type cannot be laid out
     */
    public static <T> OffHeapDeque<T> create(Class<T> type) {
        return create(MemoryPool.shared(), type);
    }

    /**
     * Creates an empty queue in blocks of a pool, whatever scope the thread has begun.
     * @param <T> the type of the elements
     * @param pool the pool
     * @param type the type of the elements
     * @return a queue to be closed by the caller
     * @throws IllegalArgumentException if the type cannot be laid out
     * @throws IllegalStateException if the pool is closed
     */
    public static <T> OffHeapDeque<T> create(MemoryPool pool, Class<T> type) {
        return create(Memory.of(pool), type);
    }

    /**
     * Creates an empty queue in a scope, with which it ends.
     * @param <T> the type of the elements
     * @param scope the scope
     * @param type the type of the elements
     * @return a queue that need not be closed
     * @throws IllegalArgumentException if the type cannot be laid out
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    public static <T> OffHeapDeque<T> create(MemoryScope scope, Class<T> type) {
        return create(Memory.of(scope), type);
    }

    @Override
    public int size() {
        return this.ring.size();
    }

    @Override
    public boolean isEmpty() {
        return this.ring.size() == 0;
    }

    @Override
    public void addFirst(T element) {
        this.ring.addFirst(Objects.requireNonNull(element, "element"));
    }

    @Override
    public void addLast(T element) {
        this.ring.addLast(Objects.requireNonNull(element, "element"));
    }

    @Override
    public boolean offerFirst(T element) {
        addFirst(element);
        return true;
    }

    @Override
    public boolean offerLast(T element) {
        addLast(element);
        return true;
    }

    @Override
    public boolean addAll(Collection<? extends T> c) {
        Object[] added = c.toArray();
        for (Object each : added) {
            Objects.requireNonNull(each, "element");
        }
        this.ring.addAll(added);
        return added.length > 0;
    }

    static <T> T present(@Nullable T element) {
        if (element == null) {
            throw new NoSuchElementException("The queue is empty");
        }
        return element;
    }

    @Override
    public T removeFirst() {
        return present(pollFirst());
    }

    @Override
    public T removeLast() {
        return present(pollLast());
    }

    @Override
    @SuppressWarnings("NullAway") // null is what an empty queue returns
    public T pollFirst() {
        return this.ring.hasElement() ? this.ring.removeFirst() : null;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what an empty queue returns
    public T pollLast() {
        return this.ring.hasElement() ? this.ring.removeLast() : null;
    }

    @Override
    public T getFirst() {
        return present(peekFirst());
    }

    @Override
    public T getLast() {
        return present(peekLast());
    }

    @Override
    @SuppressWarnings("NullAway") // null is what an empty queue returns
    public T peekFirst() {
        return this.ring.hasElement() ? this.ring.get(0) : null;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what an empty queue returns
    public T peekLast() {
        return this.ring.hasElement() ? this.ring.get(this.ring.size() - 1) : null;
    }

    @Override
    public boolean removeFirstOccurrence(Object o) {
        for (int i = 0, count = size(); i < count; i++) {
            if (this.ring.isEqual(i, o)) {
                this.ring.remove(i);
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean removeLastOccurrence(Object o) {
        for (int i = size() - 1; i >= 0; i--) {
            if (this.ring.isEqual(i, o)) {
                this.ring.remove(i);
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean contains(Object o) {
        for (int i = 0, count = size(); i < count; i++) {
            if (this.ring.isEqual(i, o)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean add(T element) {
        addLast(element);
        return true;
    }

    @Override
    public boolean offer(T element) {
        return offerLast(element);
    }

    @Override
    public T remove() {
        return removeFirst();
    }

    @Override
    public T poll() {
        return pollFirst();
    }

    @Override
    public T element() {
        return getFirst();
    }

    @Override
    public T peek() {
        return peekFirst();
    }

    @Override
    public void push(T element) {
        addFirst(element);
    }

    @Override
    public T pop() {
        return removeFirst();
    }

    @Override
    public boolean remove(Object o) {
        return removeFirstOccurrence(o);
    }

    @Override
    public boolean removeIf(Predicate<? super T> filter) {
        Objects.requireNonNull(filter, "filter");
        return this.ring.removeIf(filter);
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
    public Iterator<T> iterator() {
        return new RingIterator<>(this.ring, 0, 1);
    }

    @Override
    public Iterator<T> descendingIterator() {
        return new RingIterator<>(this.ring, this.ring.size() - 1, -1);
    }

    @Override
    public void clear() {
        this.ring.clear();
    }

    /**
     * Gives all memory back to the pool; a queue in a scope leaves it to the scope. Afterwards every use of the queue but
     * this one throws {@link IllegalStateException}. Closing a closed queue has no effect.
     */
    @Override
    public void close() {
        this.ring.close();
    }

}
