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
        return new Handler<>(this.allocator);
    }

    @Override
    public void close() {
        this.allocator.close();
    }

    private static final class Handler<B> implements RequestHandler {

        private final BlockAllocator<B> allocator;

        private final List<B> blocks = new ArrayList<>();

        Handler(BlockAllocator<B> allocator) {
            this.allocator = allocator;
        }

        @Override
        public void handle(int[] sizes, Blackhole blackhole) {
            for (int bytes : sizes) {
                B block = this.allocator.allocate(bytes);
                this.allocator.write(block, bytes);
                blackhole.consume(block);
                this.blocks.add(block);
            }
            for (int i = 0; i < sizes.length; i++) {
                this.allocator.free(this.blocks.get(i));
            }
            this.blocks.clear();
        }

    }

}
