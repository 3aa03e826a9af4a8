package dev.allocator.collection;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/**
 * A list that copies many elements at once from and to other memory, as the bytes that they are.
 *
 * @param <E> the type of the elements
 */
abstract sealed class BulkList<E> extends SegmentList<E>
        permits OffHeapDoubleList, OffHeapIntList, OffHeapList, OffHeapLongList {

    BulkList(Memory memory, long slotBytes) {
        super(memory, slotBytes);
    }

    /**
     * Checks that the bytes in the list are all there is to its elements.
     * @throws UnsupportedOperationException if they are not
     */
    void checkBulk() {}

    /**
     * Returns the slot of the first of some new last elements. They must be written now.
     */
    final int appendSlots(int count) {
        int index = size();
        insertSlots(index, count);
        return index;
    }

    final void checkRange(int index, int count) {
        checkAlive();
        Objects.checkFromIndexSize(index, count, this.size);
    }

    /**
     * Adds the elements that lie in a segment side by side, as in an array of the machine.
     * @param source a segment whose size is a multiple of an element's
     * @throws IllegalArgumentException if its size is not
     * @throws UnsupportedOperationException if the elements are of variable length
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the segment is no longer alive, or the list, its scope or its pool is closed
     */
    public void addAll(MemorySegment source) {
        checkBulk();
        long count = source.byteSize() / this.slotBytes;
        if (count * this.slotBytes != source.byteSize()) {
            throw new IllegalArgumentException("The segment must be of a multiple of " + this.slotBytes
                    + " bytes, but it is of " + source.byteSize());
        }
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("The segment holds " + count + " elements, more than a list can");
        }
        grow((int) count);
        MemorySegment.copy(source, 0, this.data, this.size * this.slotBytes, source.byteSize());
        appendSlots((int) count);
    }

    /**
     * Copies elements into a segment, side by side as in an array of the machine.
     * @param index the index of the first element
     * @param target where to copy them
     * @param targetOffset the offset in the target, in bytes
     * @param count how many elements
     * @throws IndexOutOfBoundsException if the list has fewer elements, or the target less room
     * @throws IllegalArgumentException if the target is read-only
     * @throws UnsupportedOperationException if the elements are of variable length
     * @throws IllegalStateException if the segment is no longer alive, or the list, its scope or its pool is closed
     */
    public void copyTo(int index, MemorySegment target, long targetOffset, int count) {
        checkBulk();
        checkRange(index, count);
        MemorySegment.copy(this.data, index * this.slotBytes, target, targetOffset, count * this.slotBytes);
    }

    /**
     * Writes all elements to a channel, side by side as in an array of the machine.
     * @param channel a channel in blocking mode
     * @throws IOException if writing fails
     * @throws java.nio.channels.IllegalBlockingModeException if the channel is in non-blocking mode
     * @throws UnsupportedOperationException if the elements are of variable length
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void writeTo(WritableByteChannel channel) throws IOException {
        checkBulk();
        checkAlive();
        SegmentChannels.write(this.data.asSlice(0, this.size * this.slotBytes), channel);
    }

    /**
     * Adds elements that come from a channel, side by side as in an array of the machine.
     * @param channel a channel in blocking mode
     * @param count how many elements
     * @throws java.io.EOFException if the channel ends before; the list is as it was
     * @throws IOException if reading fails; the list is as it was
     * @throws java.nio.channels.IllegalBlockingModeException if the channel is in non-blocking mode
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException if the elements are of variable length
     * @throws dev.allocator.MemoryLimitException if there is not enough memory; the list is as it was
     * @throws IllegalStateException if the list, its scope or its pool is closed
     */
    public void readFrom(ReadableByteChannel channel, int count) throws IOException {
        checkBulk();
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, but it is " + count);
        }
        grow(count);
        SegmentChannels.read(this.data.asSlice(this.size * this.slotBytes, count * this.slotBytes), channel);
        appendSlots(count);
    }

}
