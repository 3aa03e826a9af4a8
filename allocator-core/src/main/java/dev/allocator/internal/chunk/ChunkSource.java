package dev.allocator.internal.chunk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.budget.Budget;
import dev.allocator.internal.os.SystemMemory;
import dev.allocator.internal.verify.Inconsistency;

/**
 * Where all memory of a pool comes from and goes to, under the pool's cap and the budget it shares. Empty chunks are
 * kept for the next use until {@link #trim()}. Any thread may call it, with a lock of its own held.
 */
public final class ChunkSource {

    private static final String NAME = "Source of chunks";

    private final ReentrantLock lock = new ReentrantLock();

    private final SystemMemory memory;

    private final AddressSpace addresses;

    private final Budget poolBudget;

    private final @Nullable Budget sharedBudget;

    private final long granuleBytes;

    private final Set<Long> keptSizes;

    private final long maxOtherBytes;

    private final Runnable onGrowth;

    private final Map<Long, Deque<Chunk>> empty = new HashMap<>();

    private final AtomicLongArray reservedByOwner;

    /** What the empty chunks of other than the kept sizes have. */
    private long otherBytes;

    private final Set<Chunk> chunksInUse = new HashSet<>();

    private boolean closed;

    /**
     * Creates a source.
     * @param granuleBytes what addresses of chunks are multiples of, a power of two
     * @param keptSizes the sizes of chunks to keep when they are empty
     * @param maxOtherBytes how many bytes of chunks of other sizes may be kept if that is asked for
     * @param owners how many owners reserved bytes are counted for
     * @param onGrowth called before more memory is got, with locks held
     */
    public ChunkSource(SystemMemory memory, Budget poolBudget, @Nullable Budget sharedBudget, long granuleBytes,
            Set<Long> keptSizes, long maxOtherBytes, int owners, Runnable onGrowth) {
        this.memory = memory;
        this.addresses = new AddressSpace(memory);
        this.poolBudget = poolBudget;
        this.sharedBudget = sharedBudget;
        this.granuleBytes = granuleBytes;
        this.keptSizes = keptSizes;
        this.maxOtherBytes = maxOtherBytes;
        this.onGrowth = onGrowth;
        this.reservedByOwner = new AtomicLongArray(owners);
    }

    /**
     * Gets a chunk whose content is that of released memory, or zero when it is new.
     * @param bytes the size, rounded up to whole pages
     * @param alignment the alignment, a power of two
     * @param owner for whom its bytes are counted
     * @return a chunk, or {@code null} if a cap or the operating system refuses or the source is closed
     */
    public @Nullable Chunk acquire(long bytes, long alignment, int owner) {
        long page = this.memory.pageBytes();
        long wanted = (bytes + page - 1) & -page;
        this.lock.lock();
        try {
            if (this.closed) {
                return null;
            }
            Chunk chunk = takeEmpty(wanted, alignment);
            if (chunk == null) {
                chunk = create(wanted, Math.max(alignment, this.granuleBytes));
            }
            if (chunk != null) {
                chunk.owner(owner);
                this.reservedByOwner.addAndGet(owner, chunk.bytes());
                this.chunksInUse.add(chunk);
            }
            return chunk;
        } finally {
            this.lock.unlock();
        }
    }

    private @Nullable Chunk takeEmpty(long bytes, long alignment) {
        Deque<Chunk> chunks = this.empty.get(bytes);
        if (chunks != null) {
            for (Iterator<Chunk> candidates = chunks.iterator(); candidates.hasNext();) {
                Chunk chunk = candidates.next();
                if ((chunk.address() & (alignment - 1)) == 0) {
                    candidates.remove();
                    this.otherBytes -= otherBytes(chunk);
                    if (chunks.isEmpty()) {
                        this.empty.remove(bytes);
                    }
                    return chunk;
                }
            }
        }
        return null;
    }

    private @Nullable Chunk create(long bytes, long alignment) {
        if (!tryReserve(bytes)) {
            trim();
            if (!tryReserve(bytes)) {
                return null;
            }
        }
        this.onGrowth.run();
        long rangeBytes = (bytes + this.granuleBytes - 1) & -this.granuleBytes;
        boolean huge = hasHugePages(bytes);
        long address = this.addresses.take(rangeBytes,
                huge ? Math.max(alignment, this.memory.hugePageBytes()) : alignment);
        if (address == SystemMemory.FAILED) {
            unreserve(bytes);
            return null;
        }
        if (!this.memory.commit(address, bytes)) {
            this.addresses.give(address, rangeBytes);
            unreserve(bytes);
            return null;
        }
        Chunk chunk = new Chunk(this.memory, address, bytes, rangeBytes);
        if (huge) {
            chunk.preferHugePages(true);
        }
        return chunk;
    }

    /**
     * Tells whether chunks of a size are to have huge pages: those that are used as a whole. Of others, which are cut,
     * single pages are given back, and huge ones would bring those into memory again.
     */
    private boolean hasHugePages(long bytes) {
        long pageBytes = this.memory.hugePageBytes();
        return pageBytes > 0 && bytes >= pageBytes && !this.keptSizes.contains(bytes);
    }

    private boolean tryReserve(long bytes) {
        if (!this.poolBudget.tryReserve(bytes)) {
            return false;
        }
        if (this.sharedBudget != null && !this.sharedBudget.tryReserve(bytes)) {
            this.poolBudget.release(bytes);
            return false;
        }
        return true;
    }

    private void unreserve(long bytes) {
        if (this.sharedBudget != null) {
            this.sharedBudget.release(bytes);
        }
        this.poolBudget.release(bytes);
    }

    /**
     * Tells whether a chunk of any size would be kept now.
     */
    boolean hasRoomFor(Chunk chunk) {
        this.lock.lock();
        try {
            return !this.closed && chunk.vacatedBytes() == 0
                    && this.otherBytes + otherBytes(chunk) <= this.maxOtherBytes;
        } finally {
            this.lock.unlock();
        }
    }

    private long otherBytes(Chunk chunk) {
        return this.keptSizes.contains(chunk.bytes()) ? 0 : chunk.bytes();
    }

    /**
     * Takes back a chunk that nobody uses. It is kept if it has one of the kept sizes, with content that its next owner
     * may see.
     */
    public void release(Chunk chunk) {
        release(chunk, this.keptSizes.contains(chunk.bytes()));
    }

    /**
     * Takes back a chunk of any size that nobody uses, with content that its next owner may see, and keeps it if it
     * {@linkplain #hasRoomFor can}.
     */
    void releaseClean(Chunk chunk) {
        release(chunk, true);
    }

    private void release(Chunk chunk, boolean keep) {
        this.lock.lock();
        try {
            this.reservedByOwner.addAndGet(chunk.owner(), chunk.vacatedBytes() - chunk.bytes());
            this.chunksInUse.remove(chunk);
            if (keep && hasRoomFor(chunk)) {
                this.otherBytes += otherBytes(chunk);
                this.empty.computeIfAbsent(chunk.bytes(), (size) -> new ArrayDeque<>()).push(chunk);
            } else {
                giveBack(chunk);
                releaseAddressesWhenDone();
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void giveBack(Chunk chunk) {
        this.memory.decommit(chunk.address(), chunk.bytes());
        if (hasHugePages(chunk.bytes())) {
            // The next chunks here may be smaller: one page must not belong to two of them.
            chunk.preferHugePages(false);
        }
        this.addresses.give(chunk.address(), chunk.rangeBytes());
        unreserve(chunk.bytes() - chunk.vacatedBytes());
    }

    /**
     * Gives the memory of a part of a chunk back to the operating system although its addresses must not be used again
     * yet: it counts as reserved no more. What is written to it through a stale segment reaches nobody. It stays as it
     * is until the chunk is {@linkplain #release released}, which then is not kept.
     * @param from the first address, with whole pages from there on
     * @return whether it was given back; not where the operating system takes nothing
     */
    boolean vacate(Chunk chunk, long from, long bytes) {
        long pageMask = this.memory.pageBytes() - 1;
        if (!this.memory.returnsMemory() || ((from | bytes) & pageMask) != 0) {
            return false;
        }
        this.memory.decommit(from, bytes);
        this.lock.lock();
        try {
            chunk.vacated(bytes);
            this.reservedByOwner.addAndGet(chunk.owner(), -bytes);
            unreserve(bytes);
            return true;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Gives all empty chunks back to the operating system.
     * @return the bytes given back by this call
     */
    public long trim() {
        this.lock.lock();
        try {
            long total = 0;
            for (long bytes = giveBackIdle(0); bytes > 0; bytes = giveBackIdle(0)) {
                total += bytes;
            }
            return total;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Gives the empty chunks back to the operating system that have been {@linkplain Chunk#isIdle idle} for so many
     * passes, and of the others the pages that have. Keeps others waiting for one chunk at most.
     * @param idlePasses how many, positive
     */
    public void trim(int idlePasses) {
        long bytes;
        do {
            this.lock.lock();
            try {
                bytes = giveBackIdle(idlePasses);
            } finally {
                this.lock.unlock();
            }
        } while (bytes > 0);
        this.lock.lock();
        try {
            this.empty.values().forEach((chunks) -> chunks.forEach((chunk) -> chunk.returnPages(chunk.address(),
                    chunk.address() + chunk.bytes(), idlePasses)));
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Gives one idle chunk back, the one that has been empty for longest.
     * @return its size, 0 if there is none
     */
    private long giveBackIdle(int idlePasses) {
        for (Iterator<Deque<Chunk>> sizes = this.empty.values().iterator(); sizes.hasNext();) {
            Deque<Chunk> chunks = sizes.next();
            for (Iterator<Chunk> oldest = chunks.descendingIterator(); oldest.hasNext();) {
                Chunk chunk = oldest.next();
                if (chunk.isIdle(chunk.address(), chunk.address() + chunk.bytes(), idlePasses)) {
                    oldest.remove();
                    this.otherBytes -= otherBytes(chunk);
                    giveBack(chunk);
                    if (chunks.isEmpty()) {
                        sizes.remove();
                    }
                    return chunk.bytes();
                }
            }
        }
        return 0;
    }

    /**
     * Gives all memory back: what is empty at once, the rest as it is released.
     */
    public void close() {
        this.lock.lock();
        try {
            this.closed = true;
            trim();
            releaseAddressesWhenDone();
        } finally {
            this.lock.unlock();
        }
    }

    private void releaseAddressesWhenDone() {
        if (this.closed && this.chunksInUse.isEmpty()) {
            this.addresses.releaseAll();
        }
    }

    public long reservedBytes() {
        return this.poolBudget.reservedBytes();
    }

    public long reservedBytes(int owner) {
        return this.reservedByOwner.get(owner);
    }

    /**
     * Checks the chunks against what is counted as reserved, by owner and in the budgets, and against the addresses.
     * @throws IllegalStateException if something does not agree, saying what
     */
    public void verify() {
        this.lock.lock();
        try {
            long[] byOwner = new long[this.reservedByOwner.length()];
            for (Chunk chunk : this.chunksInUse) {
                byOwner[chunk.owner()] += chunk.bytes() - chunk.vacatedBytes();
            }
            long total = 0;
            for (int owner = 0; owner < byOwner.length; owner++) {
                Inconsistency.unlessEqual(reservedBytes(owner), byOwner[owner], NAME, 0,
                        "bytes reserved for owner " + owner);
                total += byOwner[owner];
            }
            List<Chunk> kept = this.empty.values().stream().flatMap(Deque::stream).toList();
            total += kept.stream().mapToLong(Chunk::bytes).sum();
            Inconsistency.unlessEqual(this.otherBytes, kept.stream().mapToLong(this::otherBytes).sum(), NAME, 0,
                    "bytes of empty chunks of unusual sizes");
            Inconsistency.unlessEqual(reservedBytes(), total, NAME, 0, "bytes reserved");
            Inconsistency.ifAbove(total, this.poolBudget.maxBytes(), NAME, 0, "bytes reserved");
            if (this.sharedBudget != null) {
                Inconsistency.ifAbove(total, this.sharedBudget.reservedBytes(), NAME, 0, "bytes of the shared budget");
            }
            this.addresses.verify(Stream.concat(this.chunksInUse.stream(), kept.stream()).toList());
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Checks that an owner has got a chunk from here and not released it.
     */
    void verifyInUse(Chunk chunk, int owner) {
        this.lock.lock();
        try {
            Inconsistency.unless(this.chunksInUse.contains(chunk) && chunk.owner() == owner, NAME, chunk.address(),
                    "a chunk that owner " + owner + " uses is not in use by it");
        } finally {
            this.lock.unlock();
        }
    }

}
