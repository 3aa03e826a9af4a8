package dev.allocator.collection;

import java.lang.invoke.MethodHandles;
import java.util.Objects;

import dev.allocator.internal.layout.ElementAccess;

/**
 * A queue of values that are wholly in their slots.
 * <p>
 * A template, copied for each type, since a constant access is compiled to nothing but loads and stores.
 *
 * @param <T> the type of the elements
 */
final class FixedDeque<T> extends OffHeapDeque<T> {

    private static final ElementAccess ACCESS;

    static {
        try {
            ACCESS = MethodHandles.classData(MethodHandles.lookup(), "_", ElementAccess.class);
        } catch (IllegalAccessException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    FixedDeque(Ring<T> ring) {
        super(ring);
    }

    @Override
    public void addFirst(T element) {
        Objects.requireNonNull(element, "element");
        int slot = this.ring.slotToAddFirst();
        ACCESS.set(this.ring.slots(), slot, element);
        this.ring.addedFirst(slot);
    }

    @Override
    public void addLast(T element) {
        Objects.requireNonNull(element, "element");
        int slot = this.ring.slotToAddLast();
        ACCESS.set(this.ring.slots(), slot, element);
        this.ring.addedLast();
    }

    @Override
    public boolean add(T element) {
        addLast(element);
        return true;
    }

    @SuppressWarnings("unchecked") // the access to a type reads its values
    private T read(int slot) {
        return (T) ACCESS.get(this.ring.slots(), slot);
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
