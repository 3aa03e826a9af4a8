package dev.allocator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.housekeeping.Chore;
import dev.allocator.internal.housekeeping.Housekeeper;
import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.verify.Inconsistency;

/**
 * The epochs of a pool. New shared scopes join the current one. When it is full and a background thread has closed the
 * one before, it is sealed; a sealed epoch is closed in the background when its last scope has ended. While closing takes
 * long, epochs grow, so that its cost is split among more scopes. Too much in quarantine is closed by the thread that
 * brings it there. In a guarded pool each scope has an epoch of its own, which the thread that ends the scope closes.
 */
final class Epochs implements Housekeeper.Task {

    private static final String NAME = "Epochs of shared scopes";

    /** More scopes share the cost of closing further, but more memory waits for it, and goes cold. */
    private static final int SCOPES = 256;

    /** How long a sealed epoch may wait for its last scopes until the memory of the others is given back. */
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * How long it may wait at least, unless far too much waits: a thread that the processor has been taken from has it again
     * by then as a rule, and new memory costs more than that.
     */
    private static final long BRIEF_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PoolCore pool;

    private final long maxPinnedBytes;

    private final LongSupplier nanoClock;

    private final Chore chore;

    /** Guards the sets of epochs; held for a moment, once for each epoch. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Held while epochs are closed or vacated, so that whoever needs their memory can wait for it. */
    private final ReentrantLock closing = new ReentrantLock();

    /** All that have not been closed, from the oldest on. */
    private final Set<Epoch> epochs = new LinkedHashSet<>();

    /** Those to be closed. */
    private final Deque<Epoch> quiet = new ArrayDeque<>();

    /** Those that could not be closed, to be tried again. */
    private final List<Epoch> refused = new ArrayList<>();

    /** How many have been handed over and not been closed yet. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** What the quarantines of sealed epochs hold and have not given back. */
    private final AtomicLong pinnedBytes = new AtomicLong();

    private volatile @Nullable Epoch current;

    Epochs(PoolCore pool, long maxPinnedBytes, Housekeeper housekeeper, LongSupplier nanoClock) {
        this.pool = pool;
        this.maxPinnedBytes = maxPinnedBytes;
        this.nanoClock = nanoClock;
        this.chore = housekeeper.chore(this);
    }

    SharedScope open(long maxBytes, @Nullable ScopeUser user) {
        if (this.pool.options().guarded()) {
            return openAlone(maxBytes, user);
        }
        while (true) {
            Epoch epoch = this.current;
            if (epoch == null) {
                epoch = create();
            }
            SharedScope scope = new SharedScope(this.pool, maxBytes, user, this, epoch);
            if (epoch.tryAdd(scope)) {
                return scope;
            }
            leave(epoch);
        }
    }

    private SharedScope openAlone(long maxBytes, @Nullable ScopeUser user) {
        Epoch epoch = new Epoch();
        SharedScope scope = new SharedScope(this.pool, maxBytes, user, this, epoch);
        epoch.tryAdd(scope);
        epoch.seal(this.nanoClock.getAsLong());
        this.lock.lock();
        try {
            this.epochs.add(epoch);
        } finally {
            this.lock.unlock();
        }
        return scope;
    }

    private Epoch create() {
        this.lock.lock();
        try {
            Epoch epoch = this.current;
            if (epoch == null) {
                epoch = new Epoch();
                this.epochs.add(epoch);
                this.current = epoch;
            }
            return epoch;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Lets no more scopes look at a sealed epoch.
     */
    private void leave(Epoch epoch) {
        this.lock.lock();
        try {
            if (this.current == epoch) {
                this.current = null;
            }
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Takes over what an ended scope held.
     */
    void ended(SharedScope scope) {
        Epoch epoch = scope.epoch();
        long bytes = scope.spanBytes();
        if (epoch.ended(scope, bytes)) {
            pin(epoch, bytes);
            handOver(epoch);
            if (this.pool.options().guarded()) {
                closeHandedOver();
                this.chore.schedule(RETRY_NANOS);
            } else {
                this.chore.schedule(0);
            }
        } else if (epoch.isSealed()) {
            pin(epoch, bytes);
            if (epoch.isVacated()) {
                this.chore.schedule(STUCK_NANOS);
            }
        } else if (isFull(epoch)) {
            seal(epoch);
        } else {
            return;
        }
        long pinned = this.pinnedBytes.get();
        if (pinned > 2 * this.maxPinnedBytes) {
            relieve();
        } else if (pinned > this.maxPinnedBytes) {
            this.chore.schedule(BRIEF_NANOS);
        }
    }

    private void seal(Epoch epoch) {
        boolean isQuiet = epoch.seal(this.nanoClock.getAsLong());
        leave(epoch);
        pin(epoch, epoch.quarantinedBytes());
        if (isQuiet) {
            handOver(epoch);
        }
        this.chore.schedule(isQuiet ? 0 : STUCK_NANOS);
    }

    private boolean isFull(Epoch epoch) {
        return (epoch.opened() >= SCOPES && this.waiting.get() == 0)
                || epoch.quarantinedBytes() > this.maxPinnedBytes;
    }

    private void pin(Epoch epoch, long bytes) {
        if (epoch.pin(bytes)) {
            this.pinnedBytes.addAndGet(bytes);
        }
    }

    private void handOver(Epoch epoch) {
        this.lock.lock();
        try {
            this.quiet.add(epoch);
            this.waiting.incrementAndGet();
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Closes what is quiet, and gives back what is stuck.
     */
    @Override
    public long run() {
        closeHandedOver();
        long delay = vacateStuck(STUCK_NANOS);
        this.lock.lock();
        try {
            return this.refused.isEmpty() ? delay : Math.min(delay, RETRY_NANOS);
        } finally {
            this.lock.unlock();
        }
    }

    /** What the background thread does not do as fast as it is needed. */
    private void relieve() {
        closeHandedOver();
        vacateStuck(STUCK_NANOS);
    }

    /**
     * Gives the memory back that ended scopes have left in epochs which others keep from being closed.
     */
    void vacateStuck() {
        Epoch epoch = this.current;
        if (epoch != null && epoch.quarantinedBytes() > 0) {
            // Who wants memory may have a scope in it, and would wait for itself.
            seal(epoch);
            closeHandedOver();
        }
        vacateStuck(0);
    }

    private void closeHandedOver() {
        this.closing.lock();
        try {
            List<Epoch> failed = takeRefused();
            failed.removeIf(this::close);
            for (Epoch epoch = poll(); epoch != null; epoch = poll()) {
                if (!close(epoch)) {
                    failed.add(epoch);
                }
                this.waiting.decrementAndGet();
            }
            this.lock.lock();
            try {
                this.refused.addAll(failed);
            } finally {
                this.lock.unlock();
            }
        } finally {
            this.closing.unlock();
        }
    }

    private List<Epoch> takeRefused() {
        this.lock.lock();
        try {
            List<Epoch> taken = new ArrayList<>(this.refused);
            this.refused.clear();
            return taken;
        } finally {
            this.lock.unlock();
        }
    }

    private @Nullable Epoch poll() {
        this.lock.lock();
        try {
            return this.quiet.poll();
        } finally {
            this.lock.unlock();
        }
    }

    private boolean close(Epoch epoch) {
        this.pinnedBytes.addAndGet(-epoch.settle());
        if (!epoch.invalidate()) {
            return false;
        }
        epoch.release();
        this.lock.lock();
        try {
            this.epochs.remove(epoch);
        } finally {
            this.lock.unlock();
        }
        return true;
    }

    /**
     * Gives the memory back that ended scopes have left in epochs which others keep from being closed: when they have
     * been waiting for so long, or when there is too much of it.
     * @return the nanoseconds until there may be more, or {@link #NEVER}
     */
    private long vacateStuck(long patienceNanos) {
        long delay = NEVER;
        this.closing.lock();
        try {
            for (Epoch epoch : all()) {
                if (epoch.isStuck() && epoch.isPinning()) {
                    long waited = this.nanoClock.getAsLong() - epoch.sealedNanos();
                    long left = Math.min(patienceNanos, patienceByPinned()) - waited;
                    if (left <= 0) {
                        this.pinnedBytes.addAndGet(-epoch.unpin());
                        epoch.vacate();
                    } else {
                        delay = Math.min(delay, left);
                    }
                }
            }
        } finally {
            this.closing.unlock();
        }
        return delay;
    }

    private long patienceByPinned() {
        long pinned = this.pinnedBytes.get();
        if (pinned > 2 * this.maxPinnedBytes) {
            return 0;
        }
        return (pinned > this.maxPinnedBytes) ? BRIEF_NANOS : STUCK_NANOS;
    }

    /**
     * Returns what the quarantines of sealed epochs hold and have not given back.
     */
    long pinnedBytes() {
        return this.pinnedBytes.get();
    }

    private List<Epoch> all() {
        this.lock.lock();
        try {
            return List.copyOf(this.epochs);
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Returns the scopes that hold memory, as far as can be seen while they are used.
     */
    Stream<SharedScope> openScopes() {
        return all().stream().flatMap((epoch) -> epoch.openScopes().stream());
    }

    /**
     * Closes every epoch without open scopes, the current one included, and waits for those that others are closing.
     */
    void closeQuiet() {
        Epoch epoch = this.current;
        if (epoch != null && epoch.sealIfQuiet()) {
            leave(epoch);
            handOver(epoch);
        }
        closeHandedOver();
    }

    /**
     * Ends all shared scopes.
     */
    void invalidateAll() {
        List<Epoch> all = all();
        for (Epoch epoch : all) {
            leave(epoch);
            if (epoch.seal(this.nanoClock.getAsLong())) {
                handOver(epoch);
            }
        }
        all.forEach((epoch) -> epoch.openScopes().forEach(SharedScope::invalidate));
        closeHandedOver();
    }

    /**
     * Checks the epochs, and what is in quarantine against what is reserved for scopes. Waits for those that are being
     * closed.
     * @throws IllegalStateException if something does not agree, saying what
     */
    void verify() {
        this.closing.lock();
        try {
            long quarantined = 0;
            for (Epoch epoch : verifyLists()) {
                epoch.verify();
                // What has been vacated is reserved no more.
                quarantined += epoch.isVacated() ? 0 : epoch.quarantinedBytes();
            }
            Inconsistency.ifAbove(quarantined, this.pool.source().reservedBytes(Counters.SCOPE), NAME, 0,
                    "bytes in quarantine");
        } finally {
            this.closing.unlock();
        }
    }

    private List<Epoch> verifyLists() {
        this.lock.lock();
        try {
            Inconsistency.unlessEqual(this.waiting.get(), this.quiet.size(), NAME, 0, "epochs to be closed");
            List<Epoch> ended = new ArrayList<>(this.quiet);
            ended.addAll(this.refused);
            for (Epoch epoch : ended) {
                Inconsistency.unless(this.epochs.contains(epoch) && epoch.isSealed() && !epoch.isStuck(), NAME, 0,
                        "an epoch is to be closed, but unknown or not quiet");
            }
            return List.copyOf(this.epochs);
        } finally {
            this.lock.unlock();
        }
    }

}
