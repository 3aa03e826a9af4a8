package dev.allocator.internal.os;

/**
 * The one place that gets memory from the operating system and gives it back. Addresses are reserved in ranges,
 * committed and decommitted in whole pages inside them, and stay mapped until their range is released. Any thread may
 * call it; callers see to it that nobody uses memory that they decommit or release.
 */
public interface SystemMemory {

    /** What a failed reservation returns. */
    long FAILED = 0;

    /**
     * Returns the implementation for this machine.
     */
    static SystemMemory current() {
        return CurrentSystemMemory.INSTANCE;
    }

    /**
     * Returns the size of a page.
     */
    long pageBytes();

    /**
     * Returns how many addresses to reserve at once, since reserving costs no memory here; 0 where it does, so that no
     * more should be reserved than is needed.
     */
    long reservationBytes();

    /**
     * Tells whether {@link #decommit} really gives memory back at once.
     */
    boolean returnsMemory();

    /**
     * Reserves addresses.
     * @param bytes how many, a multiple of the page size
     * @param alignment the alignment of the first address, a power of two
     * @return the first address, or {@link #FAILED}
     */
    long reserve(long bytes, long alignment);

    /**
     * Makes a reserved range readable and writable, its content zero.
     * @return whether the operating system granted it
     */
    boolean commit(long address, long bytes);

    /**
     * Gives the memory behind a committed range back. The range stays mapped: a stale access reads zeros.
     */
    void decommit(long address, long bytes);

    /**
     * Makes a committed range read as zero, and keeps as much of the memory behind it as is cheaper to clear than to get
     * again. A page that has no memory does not get any.
     */
    void clear(long address, long bytes);

    /**
     * Returns the size of a huge page, a power of two, or 0 if there are none.
     */
    long hugePageBytes();

    /**
     * Asks for huge pages behind a committed range of them, or for small ones again. It is no more than advice.
     */
    void preferHugePages(long address, long bytes, boolean huge);

    /**
     * Unmaps a range as it was reserved.
     */
    void release(long address, long bytes);

}
