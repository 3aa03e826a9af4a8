package dev.allocator.collection;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Transfers segments of any size through channels, which take buffers of up to 2 GiB.
 */
final class SegmentChannels {

    private static final long MAX_BUFFER = 1 << 30;

    private SegmentChannels() {}

    static void write(MemorySegment segment, WritableByteChannel channel) throws IOException {
        checkBlocking(channel);
        for (long done = 0; done < segment.byteSize();) {
            ByteBuffer buffer = bufferAt(segment, done);
            while (buffer.hasRemaining()) {
                done += channel.write(buffer);
            }
        }
    }

    static void read(MemorySegment segment, ReadableByteChannel channel) throws IOException {
        checkBlocking(channel);
        for (long done = 0; done < segment.byteSize();) {
            ByteBuffer buffer = bufferAt(segment, done);
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer);
                if (count < 0) {
                    throw new EOFException("The channel has ended after " + done + " bytes, but " + segment.byteSize()
                            + " are wanted");
                }
                done += count;
            }
        }
    }

    private static ByteBuffer bufferAt(MemorySegment segment, long offset) {
        return segment.asSlice(offset, Math.min(MAX_BUFFER, segment.byteSize() - offset)).asByteBuffer();
    }

    private static void checkBlocking(Channel channel) {
        if (channel instanceof SelectableChannel selectable && !selectable.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
    }

}
