package dev.allocator.benchmarks.workload;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one thread to one other. An empty slot is {@code null}, so that neither side reads the other's
 * index (J. Giacomoni et al., FastForward for Efficient Pipeline Parallelism, PPoPP 2008).
 *
 * @param <T> what is handed over
 */
final class HandoverRing<T> {

    private final AtomicReferenceArray<@Nullable T> slots;

    private final int mask;

    /** Of the producer alone. */
    private final PaddedCell tail = new PaddedCell();

    /** Of the consumer alone. */
    private final PaddedCell head = new PaddedCell();

    /**
     * Creates an empty ring.
     * @param capacity a power of two
     */
    HandoverRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("The capacity must be a power of two, but it is " + capacity);
        }
        this.slots = new AtomicReferenceArray<>(capacity);
        this.mask = capacity - 1;
    }

    /**
     * Puts an element in.
     * @return whether there was room
     */
    boolean offer(T element) {
        long tail = this.tail.get();
        int slot = (int) tail & this.mask;
        if (this.slots.getAcquire(slot) != null) {
            return false;
        }
        this.slots.setRelease(slot, element);
        this.tail.set(tail + 1);
        return true;
    }

    /**
     * Takes the oldest element out.
     * @return it, or {@code null} if there is none
     */
    @Nullable
    T poll() {
        long head = this.head.get();
        int slot = (int) head & this.mask;
        T element = this.slots.getAcquire(slot);
        if (element != null) {
            this.slots.setRelease(slot, null);
            this.head.set(head + 1);
        }
        return element;
    }

}
