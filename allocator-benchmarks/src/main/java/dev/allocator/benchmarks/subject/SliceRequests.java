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

    /** What scopes align to. */
    private static final int ALIGNMENT = 16;

    private final long capacity;

    /**
     * Creates handlers whose segment has room for one request.
     * @param requestBytes the most that a request asks for in all, with each allocation rounded up to 16 bytes
     */
    SliceRequests(long requestBytes) {
        this.capacity = requestBytes;
    }

    @Override
    public RequestHandler newHandler(Pause pause) {
        MemorySegment memory = Arena.global().allocate(this.capacity, ALIGNMENT);
        return (sizes, blackhole) -> handle(memory, sizes, pause, blackhole);
    }

    private static void handle(MemorySegment memory, int[] sizes, Pause pause, Blackhole blackhole) {
        SegmentAllocator slices = SegmentAllocator.slicingAllocator(memory);
        for (int bytes : sizes) {
            MemorySegment segment = slices.allocate(bytes, ALIGNMENT);
            EndWriter.write(segment, bytes);
            blackhole.consume(segment);
        }
        pause.take();
    }

}
