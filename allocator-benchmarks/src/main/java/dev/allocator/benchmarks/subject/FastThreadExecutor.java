package dev.allocator.benchmarks.subject;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Runs benchmarks on the threads that Netty's allocators are made for.
 */
public final class FastThreadExecutor extends ThreadPoolExecutor {

    /**
     * Called by JMH.
     */
    public FastThreadExecutor(int maxThreads, String prefix) {
        super(maxThreads, maxThreads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix, true));
    }

}
