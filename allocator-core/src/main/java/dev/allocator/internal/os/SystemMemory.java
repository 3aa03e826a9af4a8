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
     * Unmaps a range as it was reserved.
     */
    void release(long address, long bytes);

}
