package dev.allocator.benchmarks.subject;

import java.util.function.BooleanSupplier;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Direct buffers of Netty, used as buffers: nothing is added to make segments of them.
 */
final class NettyBlocks implements BlockAllocator<ByteBuf> {

    private final ByteBufAllocator allocator;

    private final BooleanSupplier trim;

    private NettyBlocks(ByteBufAllocator allocator, BooleanSupplier trim) {
        this.allocator = allocator;
        this.trim = trim;
    }

    static NettyBlocks pooled() {
        return new NettyBlocks(PooledByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT::trimCurrentThreadCache);
    }

    static NettyBlocks adaptive() {
        return new NettyBlocks(new AdaptiveByteBufAllocator(true, true), () -> false);
    }

    @Override
    public ByteBuf allocate(int bytes) {
        return this.allocator.directBuffer(bytes, bytes);
    }

    @Override
    public void write(ByteBuf block, long value) {
        EndWriter.write(block, value);
    }

    @Override
    public void touch(ByteBuf block) {
        PageToucher.touch(block);
    }

    @Override
    public void free(ByteBuf block) {
        block.release();
    }

    @Override
    public boolean trim() {
        return this.trim.getAsBoolean();
    }

}
