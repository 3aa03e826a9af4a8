package dev.allocator.benchmarks.subject;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import io.netty.buffer.ByteBuf;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Writes to the first byte, to each 4096th and to the last: all pages of the block become resident.
 */
final class PageToucher {

    private static final int PAGE_BYTES = 4096;

    private static final byte VALUE = 1;

    private PageToucher() {}

    static void touch(MemorySegment block) {
        for (long offset = 0; offset < block.byteSize(); offset += PAGE_BYTES) {
            block.set(ValueLayout.JAVA_BYTE, offset, VALUE);
        }
        block.set(ValueLayout.JAVA_BYTE, block.byteSize() - 1, VALUE);
    }

    static void touch(byte[] block) {
        for (int offset = 0; offset < block.length; offset += PAGE_BYTES) {
            block[offset] = VALUE;
        }
        block[block.length - 1] = VALUE;
    }

    static void touch(ByteBuf block) {
        for (int offset = 0; offset < block.capacity(); offset += PAGE_BYTES) {
            block.setByte(offset, VALUE);
        }
        block.setByte(block.capacity() - 1, VALUE);
    }

    static void touch(ArrowBuf block) {
        for (long offset = 0; offset < block.capacity(); offset += PAGE_BYTES) {
            block.setByte(offset, VALUE);
        }
        block.setByte(block.capacity() - 1, VALUE);
    }

}
