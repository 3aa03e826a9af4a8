package dev.allocator.benchmarks.subject;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

import org.openjdk.jmh.infra.Blackhole;

/**
 * Requests that slice one segment which is never freed: the least that giving out segments can cost, with no limit, no
 * counting and nothing that ends their life.
 */
final class SliceRequests implements RequestMemory {

    private static final int CAPACITY = 1 << 20;

    /** What scopes align to. */
    private static final int ALIGNMENT = 16;

    @Override
    public RequestHandler newHandler() {
        MemorySegment memory = Arena.global().allocate(CAPACITY, ALIGNMENT);
        return (sizes, blackhole) -> handle(memory, sizes, blackhole);
    }

    private static void handle(MemorySegment memory, int[] sizes, Blackhole blackhole) {
        SegmentAllocator slices = SegmentAllocator.slicingAllocator(memory);
        for (int bytes : sizes) {
            MemorySegment segment = slices.allocate(bytes, ALIGNMENT);
            EndWriter.write(segment, bytes);
            blackhole.consume(segment);
        }
    }

}
