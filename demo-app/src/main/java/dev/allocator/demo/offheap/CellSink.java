package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;

/**
 * Takes the cells that the parser finds. A cell stays where it is until {@link #flush} has returned; at least eight more
 * bytes of the segment lie behind it.
 */
interface CellSink {

    /**
     * Takes a cell.
     * @param column its position in the record, from 0
     * @param segment where it is
     * @param offset its first byte
     * @param length its bytes
     * @param line the physical line where it begins, from 1
     */
    void cell(int column, MemorySegment segment, long offset, int length, long line);

    /** Is done with all cells so far: their memory is going to be used again, or there are no more. */
    void flush();

    /** Takes note that a record is complete. */
    void endOfRecord();

}
