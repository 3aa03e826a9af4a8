package dev.allocator.benchmarks.workload;

/**
 * Waits for the other thread: by spinning at first, then by giving up the processor, which it may need itself. Used by
 * one thread.
 */
final class Backoff {

    /**
     * Who looks again at once takes the cache line from the other one, which is about to write to it, over and over: what is
     * measured then is that. So both keep a distance (temporal slipping, in the paper that {@link HandoverRing} is after).
     */
    private static final int SPINS = 32;

    private static final int LOOKS = 50;

    private final PaddedCell spun = new PaddedCell();

    /**
     * Waits a moment.
     */
    @SuppressWarnings("ThreadPriorityCheck") // what is wanted
    void pause() {
        long spun = this.spun.get();
        this.spun.set(spun + 1);
        if (spun < LOOKS) {
            for (int i = 0; i < SPINS; i++) {
                Thread.onSpinWait();
            }
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
