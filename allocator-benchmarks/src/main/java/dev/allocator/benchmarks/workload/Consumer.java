package dev.allocator.benchmarks.workload;

import io.netty.util.concurrent.FastThreadLocalThread;

import dev.allocator.benchmarks.subject.BlockAllocator;

/**
 * A thread that frees the blocks that another one hands to it.
 *
 * @param <B> what a block is
 */
final class Consumer<B> {

    private static final int RING_CAPACITY = 1024;

    private final BlockAllocator<B> allocator;

    private final HandoverRing<B> ring = new HandoverRing<>(RING_CAPACITY);

    private final Backoff producerBackoff = new Backoff();

    private final Thread thread;

    private volatile boolean stopped;

    private Consumer(BlockAllocator<B> allocator) {
        this.allocator = allocator;
        // The kind that suits Netty best is a plain platform thread to all others.
        this.thread = new FastThreadLocalThread(this::freeAll, "consumer");
        this.thread.setDaemon(true);
    }

    static <B> Consumer<B> start(BlockAllocator<B> allocator) {
        Consumer<B> consumer = new Consumer<>(allocator);
        consumer.thread.start();
        return consumer;
    }

    BlockAllocator<B> allocator() {
        return this.allocator;
    }

    /**
     * Hands over a block, as soon as there is room. Called by one thread.
     */
    void accept(B block) {
        while (!this.ring.offer(block)) {
            this.producerBackoff.pause();
        }
        this.producerBackoff.reset();
    }

    private void freeAll() {
        Backoff backoff = new Backoff();
        while (true) {
            // Read before the ring, so that nothing handed over before is missed.
            boolean last = this.stopped;
            B block = this.ring.poll();
            if (block != null) {
                this.allocator.free(block);
                backoff.reset();
            } else if (last) {
                return;
            } else {
                backoff.pause();
            }
        }
    }

    /**
     * Frees what is left and ends the thread.
     */
    void stop() throws InterruptedException {
        this.stopped = true;
        this.thread.join();
    }

}
