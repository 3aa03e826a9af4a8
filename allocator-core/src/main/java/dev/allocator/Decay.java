package dev.allocator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.allocator.internal.housekeeping.Chore;
import dev.allocator.internal.housekeeping.Housekeeper;

/**
 * Gives memory of a pool back that has not been used for a while. Passes half of that time apart mark what they find
 * free; what one finds free that two before it have marked, with no use between, goes back (a second chance, as the clock
 * algorithm of paging gives it). So memory goes after one to one and a half times that time, and memory in steady use
 * stays.
 */
final class Decay implements Housekeeper.Task {

    private static final int PASSES = 2;

    /** What lasts less is not worth a look at all of the pool. */
    private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PoolCore pool;

    private final long intervalNanos;

    private final int idlePasses;

    private final Chore chore;

    Decay(PoolCore pool, Duration decay, Housekeeper housekeeper) {
        this.pool = pool;
        long nanos = toNanos(decay);
        this.intervalNanos = Math.max(nanos / PASSES, MIN_INTERVAL_NANOS);
        this.idlePasses = (int) Math.min(PASSES, Math.ceilDiv(nanos, this.intervalNanos));
        this.chore = housekeeper.chore(this);
    }

    private static long toNanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException ex) {
            return Long.MAX_VALUE;
        }
    }

    void start() {
        if (this.intervalNanos < Long.MAX_VALUE / PASSES) {
            this.chore.schedule(this.intervalNanos);
        }
    }

    void stop() {
        this.chore.cancel();
    }

    @Override
    public long run() {
        return this.pool.returnIdle(this.idlePasses) ? this.intervalNanos : NEVER;
    }

}
