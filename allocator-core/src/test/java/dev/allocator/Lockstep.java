package dev.allocator;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets threads go on together, within nanoseconds of each other unless one of them has no processor now. Each of them
 * calls {@link #await()} equally often.
 */
final class Lockstep {

    private static final int SPINS = 2000;

    private final int threads;

    private final AtomicInteger arrivals = new AtomicInteger();

    Lockstep(int threads) {
        this.threads = threads;
    }

    void await() {
        int arrival = this.arrivals.getAndIncrement();
        int all = (arrival / this.threads + 1) * this.threads;
        for (int spins = 0; this.arrivals.get() < all; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1);
            }
        }
    }

}
