package dev.allocator.benchmarks.subject;

/**
 * What a request does between its allocations and its end.
 */
public enum Pause {

    NONE,

    /** Lets other virtual threads run on its carrier. */
    YIELD;

    /**
     * Pauses the calling thread.
     */
    @SuppressWarnings("ThreadPriorityCheck") // what is measured
    void take() {
        if (this == YIELD) {
            Thread.yield();
        }
    }

}
