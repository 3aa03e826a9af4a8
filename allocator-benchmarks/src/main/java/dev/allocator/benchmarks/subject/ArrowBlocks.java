package dev.allocator.benchmarks.subject;

import java.util.function.Supplier;

import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.netty.NettyAllocationManager;
import org.apache.arrow.memory.unsafe.UnsafeAllocationManager;

/**
 * Buffers of Apache Arrow, used as buffers. Arrow counts and limits; the memory itself comes from an allocation manager.
 */
final class ArrowBlocks implements BlockAllocator<ArrowBuf> {

    private final BufferAllocator allocator;

    private ArrowBlocks(Supplier<AllocationManager.Factory> memory) {
        // Supplied late: the managers and the default configuration need each other, and only this order works.
        this.allocator = new RootAllocator(RootAllocator.configBuilder()
                .allocationManagerFactory(memory.get())
                .maxAllocation(Long.MAX_VALUE)
                .build());
    }

    static ArrowBlocks overNetty() {
        return new ArrowBlocks(() -> NettyAllocationManager.FACTORY);
    }

    static ArrowBlocks overUnsafe() {
        return new ArrowBlocks(() -> UnsafeAllocationManager.FACTORY);
    }

    @Override
    public ArrowBuf allocate(int bytes) {
        return this.allocator.buffer(bytes);
    }

    @Override
    public void write(ArrowBuf block, long value) {
        EndWriter.write(block, value);
    }

    @Override
    public void touch(ArrowBuf block) {
        PageToucher.touch(block);
    }

    @Override
    public void free(ArrowBuf block) {
        block.close();
    }

    // The allocator is not closed: it would complain of the blocks that a window leaves live, and the VM ends anyway.

}
