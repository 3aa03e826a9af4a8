package dev.allocator.benchmarks.subject;

import org.openjdk.jmh.infra.Blackhole;

/**
 * Serves requests, each of which allocates several times and frees everything at its end. Used by one thread.
 */
public interface RequestHandler {

    /**
     * Allocates all these sizes, writes to each and frees them.
     */
    void handle(int[] sizes, Blackhole blackhole);

}
