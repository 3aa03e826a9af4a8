package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.verify.Inconsistency;

/**
 * Shared scopes with one arena among them, so that the cost of closing a shared arena, a handshake with every thread of
 * the VM, is split. What an ended scope held is in quarantine until the arena has been closed. Scopes join and end
 * without a lock; {@link Epochs} sees to it that one thread at a time closes or vacates.
 */
final class Epoch {

    private static final String NAME = "Epoch of shared scopes";

    private static final long OPENED = 1L << 32;

    private static final long SEALED = Long.MIN_VALUE;

    /** In place of the pinned bytes: who is late, since others have sealed, ended and closed meanwhile, counts nothing. */
    private static final long SETTLED = -1;

    private final Arena arena;

    private final MemorySegment all;

    /** Whether the epoch is sealed, how many scopes have joined and how many have ended, changed together. */
    private final AtomicLong counts = new AtomicLong();

    /** The scopes that have joined, linked from the last one on. */
    private final AtomicReference<@Nullable SharedScope> last = new AtomicReference<>();

    private final AtomicLong quarantinedBytes = new AtomicLong();

    /** What of the quarantine is counted as pinned. */
    private final AtomicLong pinnedBytes = new AtomicLong();

    private volatile long sealedNanos;

    private volatile boolean vacated;

    @SuppressWarnings("MustBeClosedChecker") // closed by invalidate()
    Epoch() {
        this.arena = Arena.ofShared();
        this.all = ScopeMemory.allMemory(this.arena);
    }

    /**
     * Returns all memory, alive as long as the epoch.
     */
    MemorySegment all() {
        return this.all;
    }

    /**
     * Lets a scope join.
     * @return whether it did; not once the epoch is sealed
     */
    boolean tryAdd(SharedScope scope) {
        long counts;
        do {
            counts = this.counts.get();
            if (counts < 0) {
                return false;
            }
        } while (!this.counts.compareAndSet(counts, counts + OPENED));
        SharedScope previous;
        do {
            previous = this.last.get();
            scope.previous = previous;
            scope.number = (previous != null) ? previous.number + 1 : 1;
        } while (!this.last.compareAndSet(previous, scope));
        return true;
    }

    /**
     * Takes over what an ended scope held.
     * @return whether this has made a sealed epoch quiet, which happens once
     */
    boolean ended(SharedScope scope, long bytes) {
        scope.quarantined = true;
        this.quarantinedBytes.addAndGet(bytes);
        long counts = this.counts.incrementAndGet();
        return isSealed(counts) && isQuiet(counts);
    }

    /**
     * Takes no more scopes from now on.
     * @return whether this has sealed a quiet epoch, or made it so
     */
    boolean seal(long nanoTime) {
        while (true) {
            long counts = this.counts.get();
            if (isSealed(counts)) {
                return false;
            }
            this.sealedNanos = nanoTime;
            if (this.counts.compareAndSet(counts, counts | SEALED)) {
                return isQuiet(counts);
            }
        }
    }

    /**
     * Seals the epoch if all scopes have ended and there have been any.
     * @return whether it did
     */
    boolean sealIfQuiet() {
        long counts = this.counts.get();
        return counts > 0 && isQuiet(counts) && this.counts.compareAndSet(counts, counts | SEALED);
    }

    private static boolean isSealed(long counts) {
        return counts < 0;
    }

    private static boolean isQuiet(long counts) {
        return opened(counts) == (int) counts;
    }

    private static int opened(long counts) {
        return (int) ((counts & ~SEALED) >>> 32);
    }

    boolean isSealed() {
        return isSealed(this.counts.get());
    }

    /**
     * Tells whether a sealed epoch waits for scopes that are still open.
     */
    boolean isStuck() {
        long counts = this.counts.get();
        return isSealed(counts) && !isQuiet(counts);
    }

    int opened() {
        return opened(this.counts.get());
    }

    long quarantinedBytes() {
        return this.quarantinedBytes.get();
    }

    long sealedNanos() {
        return this.sealedNanos;
    }

    /**
     * Counts bytes as pinned by this epoch until {@link #unpin()}.
     * @return whether it did; not once the epoch is about to be closed
     */
    boolean pin(long bytes) {
        long pinned;
        do {
            pinned = this.pinnedBytes.get();
            if (pinned == SETTLED) {
                return false;
            }
        } while (!this.pinnedBytes.compareAndSet(pinned, pinned + bytes));
        return true;
    }

    /**
     * Returns what was counted as pinned and is no longer.
     */
    long unpin() {
        return this.pinnedBytes.getAndSet(0);
    }

    /**
     * Returns what was counted as pinned and is no longer, and lets nothing more be counted.
     */
    long settle() {
        return Math.max(0, this.pinnedBytes.getAndSet(SETTLED));
    }

    boolean isPinning() {
        return this.pinnedBytes.get() > 0;
    }

    /**
     * Returns the scopes that have not ended, all of them if the epoch is sealed; none once it is quiet, when others may
     * release it.
     */
    List<SharedScope> openScopes() {
        SharedScope last = this.last.get();
        while (isStuck() && (last == null || last.number < opened())) {
            // One has been counted and is about to be linked.
            Thread.onSpinWait();
            last = this.last.get();
        }
        List<SharedScope> open = new ArrayList<>();
        for (SharedScope scope = last; scope != null; scope = scope.previous) {
            if (!scope.quarantined) {
                open.add(scope);
            }
        }
        return open;
    }

    /**
     * Gives the memory of the ended scopes back to the operating system while others are still open.
     */
    void vacate() {
        this.vacated = true;
        for (SharedScope scope = this.last.get(); scope != null; scope = scope.previous) {
            if (scope.quarantined) {
                scope.vacateMemory();
            }
        }
    }

    /**
     * Tells whether {@link #vacate()} has begun: what is quarantined from now on may have been missed by it.
     */
    boolean isVacated() {
        return this.vacated;
    }

    /**
     * Checks the scopes that have joined and ended.
     */
    void verify() {
        long counts = this.counts.get();
        int ended = (int) counts;
        Inconsistency.ifAbove(ended, opened(counts), NAME, 0, "ended scopes");
        // Read first, since a scope is marked before its bytes are added.
        long quarantined = quarantinedBytes();
        long marked = 0;
        int linked = 0;
        for (SharedScope scope = this.last.get(); scope != null; scope = scope.previous) {
            marked += scope.quarantined ? scope.spanBytes() : 0;
            linked++;
        }
        Inconsistency.ifAbove(quarantined, marked, NAME, 0, "bytes in quarantine");
        Inconsistency.ifAbove(linked, opened(), NAME, 0, "scopes");
    }

    /**
     * Ends the life of all segments of the epoch.
     * @return whether it could be done; not while a native call uses one of them
     */
    boolean invalidate() {
        try {
            this.arena.close();
            return true;
        } catch (IllegalStateException ex) {
            return !this.arena.scope().isAlive();
        }
    }

    /**
     * Hands back what the scopes held, once the epoch has been invalidated.
     */
    void release() {
        for (SharedScope scope = this.last.getAndSet(null); scope != null;) {
            SharedScope previous = scope.previous;
            scope.previous = null;
            scope.releaseMemory(scope.pool().threads().known());
            scope = previous;
        }
    }

}
