package dev.allocator.internal.chunk;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.os.SystemMemory;

/**
 * A committed range of addresses. Knows which of its pages have no memory behind them, since they have not been used yet
 * or have been given back, so that they are neither given back twice nor counted twice; and for how long the others have
 * been seen free. Any thread may call it, for a part that it owns.
 */
public final class Chunk {

    /** The mark of a page without memory behind it. */
    private static final byte RETURNED = Byte.MAX_VALUE;

    private final SystemMemory memory;

    private final int pageShift;

    private final long address;

    private final long bytes;

    private final long rangeBytes;

    private int owner;

    private long vacatedBytes;

    /**
     * For each page how often in a row it has been found free, or {@link #RETURNED}; {@code null} when all are 0, which
     * is what allocation looks at. The mark of a page is read and written by those only who own it.
     */
    private volatile byte @Nullable [] marks;

    /** How many marks are not 0; guarded by this. */
    private int marked;

    Chunk(SystemMemory memory, long address, long bytes, long rangeBytes) {
        this.memory = memory;
        this.pageShift = Long.numberOfTrailingZeros(memory.pageBytes());
        this.address = address;
        this.bytes = bytes;
        this.rangeBytes = rangeBytes;
        byte[] marks = new byte[pages()];
        Arrays.fill(marks, RETURNED);
        this.marks = marks;
        this.marked = marks.length;
    }

    private int pages() {
        return Math.toIntExact(this.bytes >>> this.pageShift);
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
     * Tells whether this is how large a chunk of its own for so many bytes is.
     */
    public boolean isSizeFor(long bytes) {
        return bytes <= this.bytes && bytes > this.bytes - (1L << this.pageShift);
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
     * Returns the bytes that no longer count as reserved although their addresses are taken. Guarded by the lock of the
     * {@link ChunkSource}.
     */
    long vacatedBytes() {
        return this.vacatedBytes;
    }

    void vacated(long bytes) {
        this.vacatedBytes += bytes;
    }

    /**
     * Gives the whole pages of a free part back to the operating system.
     * @return the bytes given back by this call
     */
    public long returnPages(long from, long to) {
        return returnPages(from, to, 0);
    }

    /**
     * Gives whole pages of a free part back to the operating system: those that this method has found free, with no use
     * between, so often before. The others it marks.
     * @param idlePasses how often before; 0 for all pages
     * @return the bytes given back by this call
     */
    public synchronized long returnPages(long from, long to, int idlePasses) {
        boolean returns = this.memory.returnsMemory();
        int end = endOfWholePages(to);
        long total = 0;
        int due = -1;
        for (int page = firstWholePage(from); page < end; page++) {
            byte mark = mark(page);
            if (returns && mark != RETURNED && mark >= idlePasses) {
                due = (due < 0) ? page : due;
                continue;
            }
            total += decommit(due, page);
            due = -1;
            if (mark < idlePasses) {
                mark(page, (byte) (mark + 1));
            }
        }
        return total + decommit(due, end);
    }

    private long decommit(int first, int end) {
        if (first < 0) {
            return 0;
        }
        long bytes = (long) (end - first) << this.pageShift;
        this.memory.decommit(this.address + ((long) first << this.pageShift), bytes);
        for (int page = first; page < end; page++) {
            mark(page, RETURNED);
        }
        return bytes;
    }

    /**
     * Tells whether all whole pages of a free part have been found free, with no use between, so often before.
     * @param idlePasses how often; with 0 it is always true
     */
    public synchronized boolean isIdle(long from, long to, int idlePasses) {
        int end = endOfWholePages(to);
        for (int page = firstWholePage(from); page < end; page++) {
            if (mark(page) < idlePasses) {
                return false;
            }
        }
        return true;
    }

    /**
     * Asks for huge pages, of which none may reach beyond this chunk, or for small ones again.
     */
    void preferHugePages(boolean huge) {
        long pageBytes = this.memory.hugePageBytes();
        long first = (this.address + pageBytes - 1) & -pageBytes;
        long whole = (this.address + this.bytes - first) & -pageBytes;
        this.memory.preferHugePages(first, whole, huge);
    }

    /**
     * Makes all of it read as zero. Nobody may use it meanwhile.
     */
    public void clear() {
        clear(this.bytes);
    }

    /**
     * Makes so many bytes from the beginning on read as zero, and perhaps some more. Nobody may use it meanwhile.
     */
    public void clear(long bytes) {
        long pageBytes = 1L << this.pageShift;
        this.memory.clear(this.address, (bytes + pageBytes - 1) & -pageBytes);
    }

    /**
     * Notes that a part is about to be used.
     */
    public void use(long from, long to) {
        byte[] marks = this.marks;
        if (from == this.address && to == this.address + this.bytes) {
            useAll();
        } else if (marks != null) {
            int end = (int) ((to - 1 - this.address) >>> this.pageShift);
            for (int page = (int) ((from - this.address) >>> this.pageShift); page <= end; page++) {
                if (marks[page] != 0) {
                    unmark(page);
                }
            }
        }
    }

    /** Large chunks have many pages, which are used together as a rule. */
    private synchronized void useAll() {
        this.marks = null;
        this.marked = 0;
    }

    private synchronized void unmark(int page) {
        mark(page, (byte) 0);
        if (this.marked == 0) {
            this.marks = null;
        }
    }

    private byte mark(int page) {
        byte[] marks = this.marks;
        return (marks != null) ? marks[page] : 0;
    }

    private void mark(int page, byte mark) {
        byte[] marks = this.marks;
        if (marks == null) {
            marks = new byte[pages()];
            this.marks = marks;
        }
        this.marked += Integer.signum(mark) - Integer.signum(marks[page]);
        marks[page] = mark;
    }

    /**
     * Drops the content of a part nobody uses: it reads as zero afterwards.
     */
    public synchronized void discard(long from, long bytes) {
        this.memory.decommit(from, bytes);
        int end = endOfWholePages(from + bytes);
        for (int page = firstWholePage(from); page < end; page++) {
            mark(page, RETURNED);
        }
    }

    private int firstWholePage(long from) {
        return Math.toIntExact((from - this.address + (1L << this.pageShift) - 1) >>> this.pageShift);
    }

    private int endOfWholePages(long to) {
        return Math.toIntExact((to - this.address) >>> this.pageShift);
    }

}
