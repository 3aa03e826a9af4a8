package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;

/**
 * Takes the cells that the parser finds. A cell is the caller's to reuse as soon as the method returns; at least eight
 * more bytes of the segment lie behind it.
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

    /** Takes note that a record is complete. */
    void endOfRecord();

}
