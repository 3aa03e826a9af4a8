package dev.allocator.collection;

import java.util.Objects;

import dev.allocator.TypedAllocator;

/**
 * A queue of values that are wholly in their slots.
 * <p>
 * A template, {@linkplain Copies copied} for each type.
 *
 * @param <T> the type of the elements
 */
final class FixedDeque<T> extends OffHeapDeque<T> {

    private final TypedAllocator<T> allocator;

    FixedDeque(Ring<T> ring, FixedElements<T> elements) {
        super(ring);
        this.allocator = elements.allocator();
    }

    @Override
    public void addFirst(T element) {
        Objects.requireNonNull(element, "element");
        int slot = this.ring.slotToAddFirst();
        this.allocator.set(this.ring.slots(), slot, element);
        this.ring.addedFirst(slot);
    }

    @Override
    public void addLast(T element) {
        Objects.requireNonNull(element, "element");
        int slot = this.ring.slotToAddLast();
        this.allocator.set(this.ring.slots(), slot, element);
        this.ring.addedLast();
    }

    @Override
    public boolean add(T element) {
        addLast(element);
        return true;
    }

    private T read(int slot) {
        return this.allocator.get(this.ring.slots(), slot);
    }

    @Override
    @SuppressWarnings("NullAway") // null is what an empty queue returns
    public T pollFirst() {
        if (!this.ring.hasElement()) {
            return null;
        }
        T first = read(this.ring.firstSlot());
        this.ring.removedFirst();
        return first;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what an empty queue returns
    public T pollLast() {
        if (!this.ring.hasElement()) {
            return null;
        }
        T last = read(this.ring.lastSlot());
        this.ring.removedLast();
        return last;
    }

    @Override
    public T poll() {
        return pollFirst();
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
    public T peekFirst() {
        return this.ring.hasElement() ? read(this.ring.firstSlot()) : null;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what an empty queue returns
    public T peekLast() {
        return this.ring.hasElement() ? read(this.ring.lastSlot()) : null;
    }

}
