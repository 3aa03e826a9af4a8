package dev.allocator.benchmarks.workload;

/**
 * Waits for the other thread: by spinning at first, then by giving up the processor, which it may need itself. Used by
 * one thread.
 */
final class Backoff {

    private static final int SPINS = 200;

    private int spun;

    /**
     * Waits a moment.
     */
    @SuppressWarnings("ThreadPriorityCheck") // what is wanted
    void pause() {
        if (this.spun++ < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /**
     * Tells that what was waited for has happened.
     */
    void reset() {
        this.spun = 0;
    }

}
