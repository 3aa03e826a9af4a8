package dev.allocator.internal.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What one thread, or the holder of one lock, has counted: one writer, any number of readers, who may see the figures of
 * one event partly. A slot is a strategy, what scopes bump ({@link #SCOPE}), or the blocks that scopes own
 * ({@link #SCOPED}), which are counted under their strategy, too.
 * <p>
 * Counting must cost next to nothing beside an allocation. So number and bytes are added up in one word, which is emptied
 * into wider ones when the number is about to overflow, and peaks are only looked at when something is freed: a peak ends
 * there. Whether one has been reached is a single comparison, with how far the slot may grow before any peak rises; that
 * holds until another slot is counted.
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

    /** Up to where the difference of the bytes of these words may grow before a peak rises. */
    private static final int ROOM = FREED + SLOTS;

    private static final int LAST_SLOT = ROOM + SLOTS;

    /** Odd while words are being emptied. */
    private static final int VERSION = LAST_SLOT + 1;

    private static final int WIDE = VERSION + 1;

    private static final int FIRST_PEAK = WIDE + FIELDS;

    /** How many tallies are pending. */
    private static final int PENDING = FIRST_PEAK + PEAKS;

    private static final int CELL_COUNT = PENDING + 1 + PADDING;

    private static final int TALLIES_PADDING = 2 * PADDING;

    static final int BYTES_BITS = 44;

    static final long ONE = 1L << BYTES_BITS;

    static final long BYTES_MASK = (1L << BYTES_BITS) - 1;

    private static final int SIGN_SHIFT = Long.SIZE - BYTES_BITS;

    /** Events with more, of which half a million would overflow the bytes, go to the wide words at once. */
    private static final long MAX_NARROW_BYTES = 1L << 24;

    private static final long MAX_NARROW_COUNT = 1L << (Long.SIZE - BYTES_BITS - 2);

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private static final VarHandle TALLIES = MethodHandles.arrayElementVarHandle(Tally[].class);

    private final long[] cells = new long[CELL_COUNT];

    /** What scopes have bumped but is not counted yet, between unused places as above; read by others while it changes. */
    private volatile @Nullable Tally[] tallies = new Tally[4 + 2 * TALLIES_PADDING];

    static int field(int slot, int kind) {
        return slot * 4 + kind;
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
     * Counts an allocation of a scope, together with those that are added to its tally from now on.
     */
    public void bumped(Tally tally, long bytes) {
        if (bytes > MAX_NARROW_BYTES) {
            tally.addCounted(1, bytes);
            allocated(SCOPE, bytes);
            return;
        }
        if (tally.addToPending(bytes)) {
            return;
        }
        if (tally.pending() < 0) {
            settle();
        }
        @Nullable
        Tally[] tallies = this.tallies;
        int place = TALLIES_PADDING + (int) this.cells[PENDING];
        if (place + TALLIES_PADDING == tallies.length) {
            tallies = Arrays.copyOf(tallies, tallies.length * 2);
            this.tallies = tallies;
        }
        tally.start(bytes);
        TALLIES.setRelease(tallies, place, tally);
        this.cells[PENDING]++;
    }

    /**
     * Counts what is pending, so that peaks are right.
     */
    private void settle() {
        @Nullable
        Tally[] tallies = this.tallies;
        while (this.cells[PENDING] > 0) {
            this.cells[PENDING]--;
            int place = TALLIES_PADDING + (int) this.cells[PENDING];
            Tally tally = tallies[place];
            TALLIES.setRelease(tallies, place, null);
            if (tally != null) {
                long pending = tally.settle();
                allocated(SCOPE, pending >>> BYTES_BITS, pending & BYTES_MASK);
            }
        }
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
            count(slot, ALLOCATIONS, count, bytes);
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
        if (difference(cells[ALLOCATED + slot], freed) > cells[ROOM + slot]) {
            raisePeaks(slot);
        }
        if (isNarrow(count, bytes)) {
            freed += (count << BYTES_BITS) + bytes;
            set(FREED + slot, freed);
            if (freed < 0) {
                empty(slot);
            }
        } else {
            count(slot, DEALLOCATIONS, count, bytes);
        }
    }

    /** Half a million narrow events overflow neither part of a word. */
    private static boolean isNarrow(long count, long bytes) {
        return bytes <= MAX_NARROW_BYTES && count <= MAX_NARROW_COUNT;
    }

    private static long difference(long allocated, long freed) {
        return (allocated - freed) << SIGN_SHIFT >> SIGN_SHIFT;
    }

    private void count(int slot, int kind, long count, long bytes) {
        empty(slot);
        int cell = WIDE + field(slot, kind);
        set(cell, this.cells[cell] + count);
        set(cell + 2, this.cells[cell + 2] + bytes);
        changeSlot(slot);
    }

    private void changeSlot(int slot) {
        this.cells[LAST_SLOT] = slot;
        measureRoom(slot);
    }

    /** Versioned, so that no reader sees what is moved here twice or not at all. */
    private void empty(int slot) {
        long[] cells = this.cells;
        long allocated = cells[ALLOCATED + slot];
        long freed = cells[FREED + slot];
        CELLS.setVolatile(cells, VERSION, cells[VERSION] + 1);
        int wide = WIDE + field(slot, ALLOCATIONS);
        set(wide + ALLOCATIONS, cells[wide + ALLOCATIONS] + (allocated >>> BYTES_BITS));
        set(wide + DEALLOCATIONS, cells[wide + DEALLOCATIONS] + (freed >>> BYTES_BITS));
        set(wide + BYTES_ALLOCATED, cells[wide + BYTES_ALLOCATED] + (allocated & BYTES_MASK));
        set(wide + BYTES_FREED, cells[wide + BYTES_FREED] + (freed & BYTES_MASK));
        set(ALLOCATED + slot, 0);
        set(FREED + slot, 0);
        CELLS.setRelease(cells, VERSION, cells[VERSION] + 1);
        measureRoom(slot);
    }

    private void raisePeaks(int slot) {
        raise(slot);
        raise(TOTAL);
        if (slot >= SCOPE) {
            raise(SCOPES);
        }
        measureRoom(slot);
    }

    private void raise(int slot) {
        long bytes = bytesInUse(slot);
        if (bytes > this.cells[FIRST_PEAK + slot]) {
            set(FIRST_PEAK + slot, bytes);
        }
    }

    private void measureRoom(int slot) {
        long room = Math.min(room(slot), room(TOTAL));
        if (slot >= SCOPE) {
            room = Math.min(room, room(SCOPES));
        }
        this.cells[ROOM + slot] = difference(this.cells[ALLOCATED + slot], this.cells[FREED + slot]) + room;
    }

    private long room(int slot) {
        return this.cells[FIRST_PEAK + slot] - bytesInUse(slot);
    }

    public void failed() {
        add(FAILURES);
    }

    public void scopeOpened() {
        add(OPENED);
    }

    public void scopeClosed() {
        add(CLOSED);
    }

    private void add(int field) {
        set(WIDE + field, this.cells[WIDE + field] + 1);
    }

    long get(int field) {
        if (field >= FAILURES) {
            return (long) CELLS.getOpaque(this.cells, WIDE + field);
        }
        int kind = field & 3;
        int word = (((kind & 1) == 0) ? ALLOCATED : FREED) + field / 4;
        while (true) {
            long version = (long) CELLS.getAcquire(this.cells, VERSION);
            long wide = (long) CELLS.getAcquire(this.cells, WIDE + field);
            long narrow = (long) CELLS.getAcquire(this.cells, word);
            if ((version & 1) == 0 && version == (long) CELLS.getOpaque(this.cells, VERSION)) {
                if (word == ALLOCATED + SCOPE) {
                    narrow += pending();
                }
                return wide + ((kind < BYTES_ALLOCATED) ? narrow >>> BYTES_BITS : narrow & BYTES_MASK);
            }
            Thread.onSpinWait();
        }
    }

    private long pending() {
        long pending = 0;
        for (Tally tally : this.tallies) {
            pending += (tally != null) ? tally.pending() : 0;
        }
        return pending;
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
        // No slot: the writer measures its room again.
        set(LAST_SLOT, -1);
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
