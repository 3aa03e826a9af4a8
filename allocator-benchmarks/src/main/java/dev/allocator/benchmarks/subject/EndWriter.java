package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import io.netty.buffer.ByteBuf;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Writes 8 bytes at the start and 8 at the end, the same work on each kind of block: enough to bring the block's memory
 * in, and not so much that writing hides what allocation costs.
 */
final class EndWriter {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private EndWriter() {}

    static void write(MemorySegment block, long value) {
        block.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
        block.set(ValueLayout.JAVA_LONG_UNALIGNED, block.byteSize() - Long.BYTES, value);
    }

    static void write(byte[] block, long value) {
        LONG.set(block, 0, value);
        LONG.set(block, block.length - Long.BYTES, value);
    }

    static void write(ByteBuf block, long value) {
        block.setLongLE(0, value);
        block.setLongLE(block.capacity() - Long.BYTES, value);
    }

    static void write(ArrowBuf block, long value) {
        block.setLong(0, value);
        block.setLong(block.capacity() - Long.BYTES, value);
    }

}
