package dev.allocator.benchmarks.workload;

/**
 * Waits for the other thread: by spinning at first, then by giving up the processor, which it may need itself. Used by
 * one thread.
 */
final class Backoff {

    private static final int SPINS = 200;

    private final PaddedCell spun = new PaddedCell();

    /**
     * Waits a moment.
     */
    @SuppressWarnings("ThreadPriorityCheck") // what is wanted
    void pause() {
        long spun = this.spun.get();
        this.spun.set(spun + 1);
        if (spun < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /**
     * Tells that what was waited for has happened.
     */
    void reset() {
        this.spun.set(0);
    }

}
