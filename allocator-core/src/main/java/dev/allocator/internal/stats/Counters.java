package dev.allocator.internal.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one thread, or the holder of one lock, has counted: one writer, any number of readers, who may see the figures of
 * one event partly. A slot is a strategy, what scopes bump ({@link #SCOPE}), or the blocks that scopes own
 * ({@link #SCOPED}), which are counted under their strategy, too.
 */
public final class Counters {

    public static final int SCOPE = 4;

    public static final int SCOPED = 5;

    /** All slots together. */
    public static final int TOTAL = 6;

    /** What scopes hold. */
    public static final int SCOPES = 7;

    static final int SLOTS = 6;

    static final int PEAKS = 8;

    static final int ALLOCATIONS = 0;

    static final int DEALLOCATIONS = 1;

    static final int BYTES_ALLOCATED = 2;

    static final int BYTES_FREED = 3;

    static final int FAILURES = SLOTS * 4;

    static final int OPENED = FAILURES + 1;

    static final int CLOSED = FAILURES + 2;

    static final int FIELDS = FAILURES + 3;

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[FIELDS];

    private final long[] peaks = new long[PEAKS];

    /** The bytes in use of all slots together, known to the writer only. */
    private long inUse;

    static int field(int slot, int kind) {
        return slot * 4 + kind;
    }

    private void add(int field, long amount) {
        CELLS.setOpaque(this.cells, field, this.cells[field] + amount);
    }

    long get(int field) {
        return (long) CELLS.getOpaque(this.cells, field);
    }

    long peak(int slot) {
        return (long) CELLS.getOpaque(this.peaks, slot);
    }

    public void allocated(int slot, long bytes) {
        add(field(slot, ALLOCATIONS), 1);
        add(field(slot, BYTES_ALLOCATED), bytes);
        raise(slot, bytesInUse(slot));
        if (slot != SCOPED) {
            this.inUse += bytes;
            raise(TOTAL, this.inUse);
        }
        if (slot >= SCOPE) {
            raise(SCOPES, bytesInUse(SCOPE) + bytesInUse(SCOPED));
        }
    }

    private long bytesInUse(int slot) {
        return this.cells[field(slot, BYTES_ALLOCATED)] - this.cells[field(slot, BYTES_FREED)];
    }

    private void raise(int slot, long bytes) {
        if (bytes > this.peaks[slot]) {
            CELLS.setOpaque(this.peaks, slot, bytes);
        }
    }

    public void deallocated(int slot, long count, long bytes) {
        add(field(slot, DEALLOCATIONS), count);
        add(field(slot, BYTES_FREED), bytes);
        if (slot != SCOPED) {
            this.inUse -= bytes;
        }
    }

    public void failed() {
        add(FAILURES, 1);
    }

    public void scopeOpened() {
        add(OPENED, 1);
    }

    public void scopeClosed() {
        add(CLOSED, 1);
    }

    /**
     * Lets the peaks start anew from what is in use; called by others than the writer, too, whose racing update may get
     * lost.
     */
    void restartPeaks() {
        long total = 0;
        long scopes = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            long bytes = get(field(slot, BYTES_ALLOCATED)) - get(field(slot, BYTES_FREED));
            CELLS.setOpaque(this.peaks, slot, bytes);
            total += (slot == SCOPED) ? 0 : bytes;
            scopes += (slot >= SCOPE) ? bytes : 0;
        }
        CELLS.setOpaque(this.peaks, TOTAL, total);
        CELLS.setOpaque(this.peaks, SCOPES, scopes);
    }

    /**
     * Tells whether anything has been counted.
     */
    boolean isActive() {
        for (int field = 0; field < FIELDS; field++) {
            if (get(field) != 0) {
                return true;
            }
        }
        return false;
    }

}
