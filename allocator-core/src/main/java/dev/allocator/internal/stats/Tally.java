package dev.allocator.internal.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one scope has bumped. Adding to it is cheaper than counting: the {@link Counters} of the scope's thread look at it
 * when they are read, and take it over before something is freed. One writer, any number of readers.
 */
public final class Tally {

    private static final VarHandle PENDING;

    static {
        try {
            PENDING = MethodHandles.lookup().findVarHandle(Tally.class, "pending", long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    /** Number and bytes in one word, as in {@link Counters}. */
    private long pending;

    private long count;

    private long bytes;

    /**
     * Adds one allocation to those that counters know to be pending.
     * @return whether there are some and there is room for one more; if not, nothing has been added
     */
    public boolean addToPending(long bytes) {
        long pending = this.pending;
        // A negative word is about to overflow.
        if (pending <= 0) {
            return false;
        }
        PENDING.setOpaque(this, pending + Counters.ONE + bytes);
        return true;
    }

    /**
     * Adds allocations that counters know of.
     */
    public void addCounted(long count, long bytes) {
        this.count += count;
        this.bytes += bytes;
    }

    void start(long bytes) {
        PENDING.setOpaque(this, Counters.ONE + bytes);
    }

    long pending() {
        return (long) PENDING.getOpaque(this);
    }

    /**
     * Takes what is pending over.
     */
    long settle() {
        long pending = this.pending;
        PENDING.setOpaque(this, 0L);
        this.count += pending >>> Counters.BYTES_BITS;
        this.bytes += pending & Counters.BYTES_MASK;
        return pending;
    }

    /**
     * Returns how many allocations there have been.
     */
    public long count() {
        return this.count + (this.pending >>> Counters.BYTES_BITS);
    }

    /**
     * Returns the bytes that have been requested.
     */
    public long bytes() {
        return this.bytes + (this.pending & Counters.BYTES_MASK);
    }

}
