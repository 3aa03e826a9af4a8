package dev.allocator.internal.os;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Addresses without memory behind them, for code that never touches what it manages. Notes what it was asked for, refuses
 * when told so, and checks that nothing outside a reserved range is used. Used by one thread at a time.
 */
public final class FakeMemory implements SystemMemory {

    /** Aligned to no more than a page, so that whoever needs more must ask for it. */
    private static final long FIRST_ADDRESS = (1L << 40) + 4096;

    private static final long GAP = 1L << 30;

    private final long reservationBytes;

    private final TreeMap<Long, Long> reserved = new TreeMap<>();

    private final Map<Long, Long> committed = new HashMap<>();

    private final List<Long> decommits = new ArrayList<>();

    private long nextAddress = FIRST_ADDRESS;

    private long mostReservable = Long.MAX_VALUE;

    private boolean commits = true;

    private boolean returnsMemory = true;

    private long hugePageBytes;

    /** The size of each range of huge pages, by address. */
    private final Map<Long, Long> huge = new TreeMap<>();

    /**
     * Creates an empty memory.
     * @param reservationBytes how many addresses should be reserved at once
     */
    public FakeMemory(long reservationBytes) {
        this.reservationBytes = reservationBytes;
    }

    /**
     * Refuses larger reservations from now on.
     */
    public void refuseReservationsOver(long bytes) {
        this.mostReservable = bytes;
    }

    public void grantCommits(boolean grant) {
        this.commits = grant;
    }

    public void returnsMemory(boolean returns) {
        this.returnsMemory = returns;
    }

    /**
     * Has huge pages of a size from now on.
     */
    public void hugePageBytes(long bytes) {
        this.hugePageBytes = bytes;
    }

    /**
     * Returns the size of each range that shall have huge pages now, by address.
     */
    public Map<Long, Long> hugeRanges() {
        return Map.copyOf(this.huge);
    }

    /**
     * Returns the size of each range that is reserved now, by address.
     */
    public List<Long> reservedRanges() {
        return List.copyOf(this.reserved.values());
    }

    /**
     * Returns the bytes that are committed now.
     */
    public long committedBytes() {
        return this.committed.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns the size of each decommitted range since the last call.
     */
    public List<Long> takeDecommits() {
        List<Long> taken = List.copyOf(this.decommits);
        this.decommits.clear();
        return taken;
    }

    @Override
    public long pageBytes() {
        return 4096;
    }

    @Override
    public long reservationBytes() {
        return this.reservationBytes;
    }

    @Override
    public boolean returnsMemory() {
        return this.returnsMemory;
    }

    @Override
    public long reserve(long bytes, long alignment) {
        assertThat(bytes).isPositive();
        if (bytes > this.mostReservable) {
            return FAILED;
        }
        long address = (this.nextAddress + alignment - 1) & -alignment;
        this.nextAddress = address + bytes + GAP;
        this.reserved.put(address, bytes);
        return address;
    }

    @Override
    public boolean commit(long address, long bytes) {
        checkReserved(address, bytes);
        if (this.commits) {
            this.committed.put(address, bytes);
        }
        return this.commits;
    }

    @Override
    public void decommit(long address, long bytes) {
        checkReserved(address, bytes);
        this.decommits.add(bytes);
        this.committed.remove(address, bytes);
    }

    @Override
    public void clear(long address, long bytes) {
        checkReserved(address, bytes);
    }

    @Override
    public long hugePageBytes() {
        return this.hugePageBytes;
    }

    @Override
    public void preferHugePages(long address, long bytes, boolean huge) {
        checkReserved(address, bytes);
        assertThat(this.hugePageBytes).isPositive();
        assertThat((address | bytes) % this.hugePageBytes).isZero();
        if (huge) {
            this.huge.put(address, bytes);
        } else {
            assertThat(this.huge.remove(address, bytes)).isTrue();
        }
    }

    @Override
    public void release(long address, long bytes) {
        assertThat(this.reserved.remove(address)).as("the range is released as it was reserved").isEqualTo(bytes);
    }

    private void checkReserved(long address, long bytes) {
        Map.Entry<Long, Long> range = this.reserved.floorEntry(address);
        assertThat(range).as("the reserved range of 0x%x", address).isNotNull();
        assertThat(address + bytes).isLessThanOrEqualTo(range.getKey() + range.getValue());
    }

}
