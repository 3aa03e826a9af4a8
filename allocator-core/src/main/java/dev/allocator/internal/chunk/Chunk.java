package dev.allocator.internal.chunk;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.os.SystemMemory;

/**
 * A committed range of addresses. Knows which of its pages have no memory behind them, since they have not been used yet
 * or have been given back, so that they are neither given back twice nor counted twice. Any thread may call it, for a
 * part that it owns.
 */
public final class Chunk {

    private final SystemMemory memory;

    private final long address;

    private final long bytes;

    private final long rangeBytes;

    private int owner;

    /** Pages without memory behind them; {@code null} when there are none, which is what allocation looks at. */
    private volatile @Nullable BitSet returnedPages;

    Chunk(SystemMemory memory, long address, long bytes, long rangeBytes) {
        this.memory = memory;
        this.address = address;
        this.bytes = bytes;
        this.rangeBytes = rangeBytes;
        BitSet returned = new BitSet();
        returned.set(0, (int) (bytes / memory.pageBytes()));
        this.returnedPages = returned;
    }

    public long address() {
        return this.address;
    }

    /**
     * Returns the committed bytes, which count as reserved.
     */
    public long bytes() {
        return this.bytes;
    }

    /**
     * Returns the bytes of addresses, at least the committed ones.
     */
    long rangeBytes() {
        return this.rangeBytes;
    }

    int owner() {
        return this.owner;
    }

    void owner(int owner) {
        this.owner = owner;
    }

    /**
     * Gives the whole pages of a free part back to the operating system.
     * @return the bytes given back by this call
     */
    public synchronized long returnPages(long from, long to) {
        if (!this.memory.returnsMemory()) {
            return 0;
        }
        long page = this.memory.pageBytes();
        int first = firstWholePage(from);
        int end = endOfWholePages(to);
        if (first >= end) {
            return 0;
        }
        BitSet returned = (this.returnedPages != null) ? this.returnedPages : new BitSet();
        long total = 0;
        for (int start = returned.nextClearBit(first); start < end;) {
            int stop = returned.nextSetBit(start);
            stop = (stop < 0 || stop > end) ? end : stop;
            this.memory.decommit(this.address + start * page, (stop - start) * page);
            total += (stop - start) * page;
            start = returned.nextClearBit(stop);
        }
        returned.set(first, end);
        this.returnedPages = returned;
        return total;
    }

    /**
     * Notes that a part is about to be used.
     */
    public void use(long from, long to) {
        if (this.returnedPages != null) {
            markUsed(from - this.address, to - this.address);
        }
    }

    private synchronized void markUsed(long start, long end) {
        BitSet returned = this.returnedPages;
        if (returned != null) {
            long page = this.memory.pageBytes();
            returned.clear((int) (start / page), (int) ((end - 1) / page) + 1);
            if (returned.isEmpty()) {
                this.returnedPages = null;
            }
        }
    }

    /**
     * Drops the content of a part nobody uses: it reads as zero afterwards.
     */
    public synchronized void discard(long from, long bytes) {
        this.memory.decommit(from, bytes);
        int first = firstWholePage(from);
        int end = endOfWholePages(from + bytes);
        if (first < end) {
            BitSet returned = (this.returnedPages != null) ? this.returnedPages : new BitSet();
            returned.set(first, end);
            this.returnedPages = returned;
        }
    }

    private int firstWholePage(long from) {
        long page = this.memory.pageBytes();
        return Math.toIntExact((from - this.address + page - 1) / page);
    }

    private int endOfWholePages(long to) {
        return Math.toIntExact((to - this.address) / this.memory.pageBytes());
    }

}
