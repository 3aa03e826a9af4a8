package dev.allocator.benchmarks.memory;

/**
 * Work whose memory is looked at. Run once, in a VM of its own.
 */
interface MemoryProgram {

    /**
     * Warms up, starts the recorder and works.
     */
    void run(Recorder recorder) throws InterruptedException;

}
