package dev.allocator.internal.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one thread, or the holder of one lock, has counted: one writer, any number of readers, who may see the figures of
 * one event partly. A slot is a strategy, what scopes bump ({@link #SCOPE}), or the blocks that scopes own
 * ({@link #SCOPED}), which are counted under their strategy, too.
 * <p>
 * Counting must cost next to nothing beside an allocation. So number and bytes are added up in one word, which is emptied
 * into wider ones when the number is about to overflow, and peaks are only looked at when something is freed: a peak ends
 * there. Whether one has been exceeded is a single comparison with how far the slot may grow before any does. What scopes
 * bump is not even counted before something is freed.
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

    /**
     * Unused cells at both ends, two cache lines of 64 bytes, since processors fetch those in pairs: what another thread
     * writes often must not lie in a line of this one's.
     */
    private static final int PADDING = 16;

    /** The words of number and bytes, of what has been allocated and freed in each slot. */
    private static final int ALLOCATED = PADDING;

    private static final int FREED = ALLOCATED + SLOTS;

    /** The slot that was counted last, the only one whose growth is not yet taken off the room of several slots. */
    private static final int LAST_SLOT = FREED + SLOTS;

    /** The growth up to which no peak is exceeded, by the last slot. */
    private static final int LIMIT = LAST_SLOT + 1;

    /** What the growth of the last slot was when it became that. */
    private static final int BASE = LIMIT + 1;

    /** Not 0 once another thread has restarted the peaks, until the room has been measured again. */
    private static final int RESTARTED = BASE + 1;

    /** How many scopes have allocations that are pending. */
    private static final int PENDING = RESTARTED + 1;

    /** Odd while something is moved from one place to another. */
    private static final int VERSION = PENDING + 1;

    /** The growth at which a slot has reached its own peak; for {@link #TOTAL} and {@link #SCOPES} what is left to that. */
    private static final int ROOM = VERSION + 1;

    private static final int WIDE = ROOM + PEAKS;

    private static final int FIRST_PEAK = WIDE + FIELDS;

    /** A word to which others than the writer add: in cache lines of its own. */
    private static final int ADDED = FIRST_PEAK + PEAKS + PADDING;

    private static final int CELL_COUNT = ADDED + 1 + PADDING;

    private static final int BYTES_BITS = 44;

    private static final long BYTES_MASK = (1L << BYTES_BITS) - 1;

    private static final int SIGN_SHIFT = Long.SIZE - BYTES_BITS;

    /** The most that one event in a {@linkplain #word word} may have, of which half a million do not overflow the bytes. */
    public static final long MAX_NARROW_BYTES = 1L << 24;

    private static final long MAX_NARROW_COUNT = 1L << (Long.SIZE - BYTES_BITS - 2);

    private static final int NO_SLOT = -1;

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[CELL_COUNT];

    private final Tallies tallies;

    /**
     * Creates counters of zero.
     * @param tallies what scopes of the writer have pending
     */
    Counters(Tallies tallies) {
        this.tallies = tallies;
        this.cells[LAST_SLOT] = NO_SLOT;
    }

    static int field(int slot, int kind) {
        return slot * 4 + kind;
    }

    /**
     * Returns one allocation of at most {@link #MAX_NARROW_BYTES} as a word of number and bytes. Words can be added as long as the sum is positive.
     */
    public static long word(long bytes) {
        return (1L << BYTES_BITS) + bytes;
    }

    public static long count(long word) {
        return word >>> BYTES_BITS;
    }

    public static long bytes(long word) {
        return word & BYTES_MASK;
    }

    private void set(int cell, long value) {
        CELLS.setOpaque(this.cells, cell, value);
    }

    /**
     * Counts an allocation.
     */
    public void allocated(int slot, long bytes) {
        allocated(slot, 1, bytes);
    }

    /**
     * Counts the end of an allocation.
     */
    public void deallocated(int slot, long bytes) {
        deallocated(slot, 1, bytes);
    }

    /**
     * Counts several allocations.
     * @param bytes what was requested for all of them
     */
    public void allocated(int slot, long count, long bytes) {
        long[] cells = this.cells;
        if (cells[LAST_SLOT] != slot) {
            changeSlot(slot);
        }
        if (isNarrow(count, bytes)) {
            long allocated = cells[ALLOCATED + slot] + (count << BYTES_BITS) + bytes;
            set(ALLOCATED + slot, allocated);
            if (allocated < 0) {
                empty(slot);
            }
        } else {
            widen(slot, ALLOCATIONS, count, bytes);
        }
    }

    /**
     * Counts the end of several allocations.
     * @param bytes what was requested for all of them
     */
    public void deallocated(int slot, long count, long bytes) {
        long[] cells = this.cells;
        if (cells[PENDING] > 0) {
            settle();
        }
        if (cells[LAST_SLOT] != slot) {
            changeSlot(slot);
        }
        long freed = cells[FREED + slot];
        if (difference(cells[ALLOCATED + slot], freed) > cells[LIMIT]) {
            raisePeaks(slot);
        }
        if (isNarrow(count, bytes)) {
            freed += (count << BYTES_BITS) + bytes;
            set(FREED + slot, freed);
            if (freed < 0) {
                empty(slot);
            }
        } else {
            widen(slot, DEALLOCATIONS, count, bytes);
        }
    }

    /** Half a million narrow events overflow neither part of a word. */
    private static boolean isNarrow(long count, long bytes) {
        return bytes <= MAX_NARROW_BYTES && count <= MAX_NARROW_COUNT;
    }

    private static long difference(long allocated, long freed) {
        return (allocated - freed) << SIGN_SHIFT >> SIGN_SHIFT;
    }

    /** How much a slot has grown since its words were emptied. */
    private long growth(int slot) {
        return difference(this.cells[ALLOCATED + slot], this.cells[FREED + slot]);
    }

    /**
     * Counts in the wide words.
     */
    private void widen(int slot, int kind, long count, long bytes) {
        int cell = WIDE + field(slot, kind);
        set(cell, this.cells[cell] + count);
        set(cell + 2, this.cells[cell + 2] + bytes);
        this.cells[LAST_SLOT] = NO_SLOT;
    }

    private void empty(int slot) {
        long allocated = this.cells[ALLOCATED + slot];
        long freed = this.cells[FREED + slot];
        beginMove();
        widen(slot, ALLOCATIONS, count(allocated), bytes(allocated));
        widen(slot, DEALLOCATIONS, count(freed), bytes(freed));
        set(ALLOCATED + slot, 0);
        set(FREED + slot, 0);
        endMove();
    }

    /** Readers begin anew when they find that something was moved meanwhile, so they see it neither twice nor not at all. */
    private void beginMove() {
        set(VERSION, this.cells[VERSION] + 1);
        VarHandle.storeStoreFence();
    }

    private void endMove() {
        CELLS.setRelease(this.cells, VERSION, this.cells[VERSION] + 1);
    }

    /**
     * Notes that a scope begins to have something pending.
     */
    public void startPending() {
        this.cells[PENDING]++;
    }

    /**
     * Counts what is pending of a scope that ends.
     */
    public void settle(Tally tally) {
        prepareSettling();
        beginMove();
        long pending = tally.take();
        if (pending != 0) {
            this.cells[PENDING]--;
            addPending(pending);
        }
        endMove();
    }

    /**
     * Counts all that is pending.
     */
    public void settle() {
        prepareSettling();
        beginMove();
        this.cells[PENDING] = 0;
        this.tallies.settle(this::addPending);
        endMove();
    }

    private void prepareSettling() {
        if (this.cells[LAST_SLOT] != SCOPE) {
            changeSlot(SCOPE);
        }
    }

    private void addPending(long pending) {
        long allocated = this.cells[ALLOCATED + SCOPE] + pending;
        if (allocated > 0) {
            set(ALLOCATED + SCOPE, allocated);
        } else {
            widen(SCOPE, ALLOCATIONS, count(pending), bytes(pending));
        }
    }

    /**
     * Counts an allocation of a scope, of at most {@link #MAX_NARROW_BYTES}. Any thread may call this, unlike the rest.
     * @return whether the writer has to {@linkplain #countAdded() count} what has been added
     */
    public boolean add(long bytes) {
        return (long) CELLS.getAndAdd(this.cells, ADDED, word(bytes)) < 0;
    }

    /**
     * Counts what other threads have added.
     */
    public void countAdded() {
        if ((long) CELLS.getOpaque(this.cells, ADDED) != 0) {
            beginMove();
            long added = (long) CELLS.getAndSet(this.cells, ADDED, 0L);
            widen(SCOPE, ALLOCATIONS, count(added), bytes(added));
            endMove();
        }
    }

    /**
     * Takes the growth of the last slot off the room that it shares with others, and finds the limit of the next one.
     */
    private void changeSlot(int slot) {
        long[] cells = this.cells;
        int last = (int) cells[LAST_SLOT];
        if (last == NO_SLOT || cells[RESTARTED] != 0) {
            measureRoom();
        } else {
            long growth = growth(last) - cells[BASE];
            cells[ROOM + TOTAL] -= (last != SCOPED) ? growth : 0;
            cells[ROOM + SCOPES] -= (last >= SCOPE) ? growth : 0;
        }
        cells[LAST_SLOT] = slot;
        cells[BASE] = growth(slot);
        findLimit(slot);
    }

    private void measureRoom() {
        set(RESTARTED, 0);
        for (int slot = 0; slot < SLOTS; slot++) {
            this.cells[ROOM + slot] = growth(slot) + this.cells[FIRST_PEAK + slot] - counted(slot);
        }
        this.cells[ROOM + TOTAL] = this.cells[FIRST_PEAK + TOTAL] - counted(TOTAL);
        this.cells[ROOM + SCOPES] = this.cells[FIRST_PEAK + SCOPES] - counted(SCOPES);
    }

    private void findLimit(int slot) {
        long[] cells = this.cells;
        long limit = cells[ROOM + slot];
        if (slot != SCOPED) {
            limit = Math.min(limit, cells[BASE] + cells[ROOM + TOTAL]);
        }
        if (slot >= SCOPE) {
            limit = Math.min(limit, cells[BASE] + cells[ROOM + SCOPES]);
        }
        cells[LIMIT] = limit;
    }

    /**
     * Raises each peak that the last slot has exceeded.
     */
    private void raisePeaks(int slot) {
        if (this.cells[RESTARTED] != 0) {
            changeSlot(slot);
        }
        long growth = growth(slot);
        raise(slot, growth);
        if (slot != SCOPED) {
            raise(TOTAL, growth - this.cells[BASE]);
        }
        if (slot >= SCOPE) {
            raise(SCOPES, growth - this.cells[BASE]);
        }
        findLimit(slot);
    }

    private void raise(int peak, long growth) {
        long excess = growth - this.cells[ROOM + peak];
        if (excess > 0) {
            set(FIRST_PEAK + peak, this.cells[FIRST_PEAK + peak] + excess);
            this.cells[ROOM + peak] = growth;
        }
    }

    /**
     * Returns the bytes in use without what is pending or added.
     */
    private long counted(int slot) {
        return switch (slot) {
            case SCOPES -> counted(SCOPE) + counted(SCOPED);
            case TOTAL -> {
                long total = 0;
                for (int part = 0; part <= SCOPE; part++) {
                    total += counted(part);
                }
                yield total;
            }
            default -> this.cells[WIDE + field(slot, BYTES_ALLOCATED)] - this.cells[WIDE + field(slot, BYTES_FREED)]
                    + growth(slot);
        };
    }

    /**
     * Returns a number that changes with every allocation and deallocation of the writer. Any thread may ask.
     */
    public long activity() {
        long sum = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            sum += (long) CELLS.getOpaque(this.cells, ALLOCATED + slot)
                    + (long) CELLS.getOpaque(this.cells, FREED + slot);
            for (int kind = 0; kind < 4; kind++) {
                sum += (long) CELLS.getOpaque(this.cells, WIDE + field(slot, kind));
            }
        }
        return sum;
    }

    public void failed() {
        increment(FAILURES);
    }

    public void scopeOpened() {
        increment(OPENED);
    }

    public void scopeClosed() {
        increment(CLOSED);
    }

    private void increment(int field) {
        set(WIDE + field, this.cells[WIDE + field] + 1);
    }

    long get(int field) {
        if (field >= FAILURES) {
            return (long) CELLS.getOpaque(this.cells, WIDE + field);
        }
        int kind = field & 3;
        boolean bytes = kind >= BYTES_ALLOCATED;
        int word = (((kind & 1) == 0) ? ALLOCATED : FREED) + field / 4;
        while (true) {
            long version = (long) CELLS.getAcquire(this.cells, VERSION);
            long wide = (long) CELLS.getAcquire(this.cells, WIDE + field);
            long narrow = (long) CELLS.getAcquire(this.cells, word);
            long pending = (word == ALLOCATED + SCOPE) ? pending(bytes) : 0;
            VarHandle.loadLoadFence();
            if ((version & 1) == 0 && version == (long) CELLS.getOpaque(this.cells, VERSION)) {
                return wide + pending + (bytes ? bytes(narrow) : count(narrow));
            }
            Thread.onSpinWait();
        }
    }

    private long pending(boolean bytes) {
        long added = (long) CELLS.getOpaque(this.cells, ADDED);
        return bytes
                ? this.tallies.pendingBytes() + bytes(added)
                : this.tallies.pendingCount() + count(added);
    }

    /**
     * Returns the highest bytes in use of a slot.
     */
    long peak(int slot) {
        return Math.max((long) CELLS.getOpaque(this.cells, FIRST_PEAK + slot), bytesInUse(slot));
    }

    private long bytesInUse(int slot) {
        return switch (slot) {
            case SCOPES -> bytesInUse(SCOPE) + bytesInUse(SCOPED);
            case TOTAL -> {
                long total = 0;
                for (int part = 0; part <= SCOPE; part++) {
                    total += bytesInUse(part);
                }
                yield total;
            }
            default -> get(field(slot, BYTES_ALLOCATED)) - get(field(slot, BYTES_FREED));
        };
    }

    /**
     * Lets the peaks start anew from what is in use; called by others than the writer, too, whose racing update may get
     * lost.
     */
    void restartPeaks() {
        for (int slot = 0; slot < PEAKS; slot++) {
            set(FIRST_PEAK + slot, Math.max(0, bytesInUse(slot)));
        }
        set(RESTARTED, 1);
        // So that the writer looks.
        set(LIMIT, Long.MIN_VALUE);
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
