package dev.allocator.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

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
    public RequestHandler newHandler(Pause pause) {
        return (sizes, blackhole) -> handle(sizes, pause, blackhole);
    }

    private void handle(int[] sizes, Pause pause, Blackhole blackhole) {
        // New for each request: stores into a list that lives long cost the garbage collector extra work.
        List<B> blocks = new ArrayList<>(sizes.length);
        for (int bytes : sizes) {
            B block = this.allocator.allocate(bytes);
            this.allocator.write(block, bytes);
            blackhole.consume(block);
            blocks.add(block);
        }
        pause.take();
        free(blocks);
    }

    @Override
    public HeldRequest hold(int[] sizes) {
        List<B> blocks = new ArrayList<>(sizes.length);
        for (int bytes : sizes) {
            B block = this.allocator.allocate(bytes);
            this.allocator.touch(block);
            blocks.add(block);
        }
        return () -> free(blocks);
    }

    private void free(List<B> blocks) {
        for (B block : blocks) {
            this.allocator.free(block);
        }
    }

    @Override
    public OptionalLong reservedBytes() {
        return this.allocator.reservedBytes();
    }

    @Override
    public void close() {
        this.allocator.close();
    }

}
