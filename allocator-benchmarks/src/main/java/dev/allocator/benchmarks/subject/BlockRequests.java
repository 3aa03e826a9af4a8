package dev.allocator.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.infra.Blackhole;

/**
 * Requests that free their blocks one by one.
 */
final class BlockRequests<B> implements RequestMemory {

    private final BlockAllocator<B> allocator;

    BlockRequests(BlockAllocator<B> allocator) {
        this.allocator = allocator;
    }

    @Override
    public RequestHandler newHandler() {
        return this::handle;
    }

    private void handle(int[] sizes, Blackhole blackhole) {
        // New for each request: stores into a list that lives long cost the garbage collector extra work.
        List<B> blocks = new ArrayList<>(sizes.length);
        for (int bytes : sizes) {
            B block = this.allocator.allocate(bytes);
            this.allocator.write(block, bytes);
            blackhole.consume(block);
            blocks.add(block);
        }
        for (B block : blocks) {
            this.allocator.free(block);
        }
    }

    @Override
    public void close() {
        this.allocator.close();
    }

}
