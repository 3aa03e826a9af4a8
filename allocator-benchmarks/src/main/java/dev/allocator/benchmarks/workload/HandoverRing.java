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
    private final Position tail = new Position();

    /** Of the consumer alone. */
    private final Position head = new Position();

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
        int slot = this.tail.index & this.mask;
        if (this.slots.getAcquire(slot) != null) {
            return false;
        }
        this.slots.setRelease(slot, element);
        this.tail.index++;
        return true;
    }

    /**
     * Takes the oldest element out.
     * @return it, or {@code null} if there is none
     */
    @Nullable
    T poll() {
        int slot = this.head.index & this.mask;
        T element = this.slots.getAcquire(slot);
        if (element != null) {
            this.slots.setRelease(slot, null);
            this.head.index++;
        }
        return element;
    }

    /** On a cache line of its own: the padding keeps the other side's writes away from it. */
    private static final class Position {

        @SuppressWarnings("unused") // padding
        private long p0, p1, p2, p3, p4, p5, p6, p7;

        private int index;

        @SuppressWarnings("unused") // padding
        private long q0, q1, q2, q3, q4, q5, q6, q7;

    }

}
