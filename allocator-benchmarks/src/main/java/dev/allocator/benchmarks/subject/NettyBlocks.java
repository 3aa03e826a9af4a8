package dev.allocator.benchmarks.subject;

import java.util.List;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Direct buffers of Netty, used as buffers: nothing is added to make segments of them.
 */
final class NettyBlocks implements BlockAllocator<ByteBuf> {

    /**
     * What Netty is fastest with: threads of its own kind, caches for each, memory access through {@code Unsafe}, and
     * neither leak detection nor checks.
     */
    static final List<String> JVM_ARGUMENTS = List.of("-Djmh.executor=CUSTOM",
            "-Djmh.executor.class=" + FastThreadExecutor.class.getName(), "-Dio.netty.noUnsafe=false",
            "-Dio.netty.allocator.useCacheForAllThreads=true",
            "-Dio.netty.leakDetection.level=disabled", "-Dio.netty.buffer.checkAccessible=false",
            "-Dio.netty.buffer.checkBounds=false");

    private final ByteBufAllocator allocator;

    private NettyBlocks(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    static NettyBlocks pooled() {
        return new NettyBlocks(PooledByteBufAllocator.DEFAULT);
    }

    static NettyBlocks adaptive() {
        return new NettyBlocks(new AdaptiveByteBufAllocator(true, true));
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
    public void free(ByteBuf block) {
        block.release();
    }

}
