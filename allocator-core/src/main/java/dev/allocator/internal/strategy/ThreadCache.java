package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.verify.Inconsistency;

/**
 * The free blocks that a thread keeps for itself, of bounded size. What each magazine may keep is its limit; limits grow
 * where blocks come and go and shrink elsewhere, so that their sum stays within the bound and nothing needs to be added up
 * when a block is kept (after S. Ghemawat and P. Menage, TCMalloc: Thread-Caching Malloc). Used by one thread at a time.
 */
public final class ThreadCache {

    private static final String NAME = "Cache of a thread";

    /** More blocks than this save hardly any more visits to the shared free list. */
    private static final int MAX_MAGAZINE = 64;

    /** No single size class may take more than this part of the cache. */
    private static final int MAX_SHARE = 8;

    /** How many other magazines are asked to keep less when one may keep more. */
    private static final int VICTIMS = 8;

    /** A limit is doubled at most up to this, and raised by as much at a time from there on. */
    private static final int MAX_RAISE_BYTES = 8 << 10;

    /** What a thread may keep of a class that it only frees, so that it goes to others in batches. */
    private static final int BATCH_BYTES = 4 << 10;

    private static final int MIN_BATCH = 2;

    private static final int MAX_BATCH = 16;

    /**
     * Unused cells at both ends, two cache lines of 64 bytes, since processors fetch those in pairs: what is written here
     * must not lie in a line of what another thread reads.
     */
    private static final int PADDING = 16;

    private static final int UNASSIGNED_BYTES = PADDING;

    private static final int NEXT_VICTIM = PADDING + 1;

    private static final VarHandle AT_HAND;

    static {
        try {
            AT_HAND = MethodHandles.lookup().findVarHandle(ThreadCache.class, "atHand", BlockHeap.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final BlockHeap heap;

    /** The heap while nobody has {@linkplain #claim() claimed} this, else {@code null}: one look tells both. */
    @Nullable
    private BlockHeap atHand;

    private final FreeLists lists;

    private final CacheLock lock;

    private final int stripe;

    private final long maxBytes;

    private final MagazineCells cells = new MagazineCells();

    private @Nullable Magazine[] magazines = new Magazine[BestFit.CLASSES + 16];

    /** The bases of all magazines, one step nearer. */
    private int[] bases = new int[this.magazines.length];

    /** The numbers that change, away from the fields that the owner reads at each call, and others beside them. */
    private final long[] numbers = new long[NEXT_VICTIM + 1 + PADDING];

    private final EarlyReturns earlyReturns = new EarlyReturns();

    ThreadCache(BlockHeap heap, CacheLock lock, int stripe, long maxBytes) {
        this.heap = heap;
        this.atHand = heap;
        this.lock = lock;
        this.lists = heap.lists();
        this.stripe = stripe;
        this.maxBytes = maxBytes;
        this.numbers[UNASSIGNED_BYTES] = maxBytes;
        Arrays.fill(this.bases, MagazineCells.NONE);
    }

    public BlockHeap heap() {
        return this.heap;
    }

    CacheLock lock() {
        return this.lock;
    }

    int stripe() {
        return this.stripe;
    }

    /**
     * Tells whether this is the cache of a heap, and the owner may take and keep what is {@linkplain #popAtHand at hand}
     * until it waits for whatever it is.
     */
    public boolean isAtHandOf(BlockHeap heap) {
        return AT_HAND.getAcquire(this) == heap;
    }

    /**
     * Keeps the owner out until this is {@linkplain #unclaim() unclaimed}, once all threads have been stopped. The caller
     * holds the lock for claiming.
     */
    void claim() {
        this.lock.claim();
        AT_HAND.setVolatile(this, null);
    }

    void unclaim() {
        AT_HAND.setRelease(this, this.heap);
        this.lock.unclaim();
    }

    /**
     * Tells whether whoever has claimed this may use it, once all threads have been stopped since.
     */
    boolean isLeftAlone() {
        return this.lock.isLeftAlone();
    }

    /**
     * Takes a free block of a size class that is at hand.
     * @param id any number
     * @return its address, 0 if there is none
     */
    long popAtHand(int id) {
        return this.cells.pop(baseOf(id));
    }

    private int baseOf(int id) {
        // As an unsigned number a negative one is too large.
        return (Integer.compareUnsigned(id, this.bases.length) < 0) ? this.bases[id] : MagazineCells.NONE;
    }

    /**
     * Allocates a block of a size class.
     * @return its segment, or {@code null} if there is no more memory
     */
    @Nullable
    MemorySegment allocate(int id, long bytes, boolean scoped) {
        this.lock.enter();
        try {
            return allocateEntered(id, bytes, scoped);
        } finally {
            this.lock.exit();
        }
    }

    private @Nullable MemorySegment allocateEntered(int id, long bytes, boolean scoped) {
        Magazine magazine = magazine(id);
        long address = magazine.pop();
        if (address == 0) {
            magazine.setMissed();
            raiseLimit(magazine);
            Depot depot = this.lists.depot(id, this.stripe);
            if (depot != null) {
                depot.take(magazine);
            }
            if (magazine.size() == 0) {
                magazine.source().take(magazine, Math.max(1, magazine.limit() / 2), this);
            }
            if (magazine.size() == 0 && id >= BestFit.CLASSES) {
                this.lists.takeFromOthers(id, this.stripe, magazine, this);
            }
            address = magazine.pop();
        }
        return (address != 0) ? this.heap.handOut(address, bytes, scoped) : null;
    }

    private Magazine magazine(int id) {
        if (id >= this.magazines.length) {
            int known = this.bases.length;
            this.magazines = Arrays.copyOf(this.magazines, Math.max(id + 1, this.magazines.length * 2));
            this.bases = Arrays.copyOf(this.bases, this.magazines.length);
            Arrays.fill(this.bases, known, this.bases.length, MagazineCells.NONE);
        }
        Magazine magazine = this.magazines[id];
        if (magazine == null) {
            BlockSource source = this.lists.source(id, this.stripe);
            long capacity = this.maxBytes / MAX_SHARE / source.blockBytes();
            magazine = new Magazine(id, source, (int) Math.min(MAX_MAGAZINE, capacity), this.cells);
            this.magazines[id] = magazine;
            this.bases[id] = magazine.base();
        }
        return magazine;
    }

    /**
     * Keeps a free block, if there is room for it. The owner has {@linkplain CacheLock looked} or entered.
     */
    boolean push(int id, long address) {
        return this.cells.push(baseOf(id), address) || pushSlowly(id, address);
    }

    private boolean pushSlowly(int id, long address) {
        if (this.maxBytes == 0) {
            return false;
        }
        this.lock.enter();
        try {
            return pushEntered(magazine(id), address);
        } finally {
            this.lock.exit();
        }
    }

    private boolean pushEntered(Magazine magazine, long address) {
        // A class that the thread only frees earns room for a batch, not more: to take it from others would empty them.
        boolean missed = magazine.clearMissed();
        if (missed || magazine.limit() < batchOf(magazine)) {
            raiseLimit(magazine);
        }
        if (magazine.size() >= magazine.limit()) {
            int count = missed ? (magazine.size() + 1) / 2 : magazine.size();
            if (!this.lists.deposit(magazine, count)) {
                giveOldest(magazine, count);
            }
        }
        return magazine.push(address);
    }

    private static int batchOf(Magazine magazine) {
        return Math.clamp(BATCH_BYTES / magazine.blockBytes(), MIN_BATCH, MAX_BATCH);
    }

    /**
     * Hands so many blocks back to the free lists that they are from, those that were put in first.
     */
    private void giveOldest(Magazine magazine, int count) {
        int left = magazine.source().give(magazine, count);
        for (int other = 1; left > 0; other++) {
            left = this.lists.source(magazine.id(), this.stripe + other).give(magazine, left);
        }
        magazine.dropOldest(count);
    }

    private void raiseLimit(Magazine magazine) {
        int limit = magazine.limit();
        int step = Math.max(1, Math.min(limit, MAX_RAISE_BYTES / magazine.blockBytes()));
        int raised = Math.min(magazine.capacity(), limit + step);
        long wanted = (long) (raised - limit) * magazine.blockBytes();
        if (wanted > this.numbers[UNASSIGNED_BYTES]) {
            lowerOthers(magazine, wanted);
        }
        long granted = Math.min(raised - limit, this.numbers[UNASSIGNED_BYTES] / magazine.blockBytes());
        magazine.limit(limit + (int) granted);
        this.numbers[UNASSIGNED_BYTES] -= granted * magazine.blockBytes();
    }

    private void lowerOthers(Magazine spared, long wanted) {
        int tries = this.magazines.length;
        int victims = 0;
        while (this.numbers[UNASSIGNED_BYTES] < wanted && victims < VICTIMS && tries-- > 0) {
            int next = (int) (this.numbers[NEXT_VICTIM] + 1) % this.magazines.length;
            this.numbers[NEXT_VICTIM] = next;
            Magazine magazine = this.magazines[next];
            if (magazine != null && magazine != spared && magazine.limit() > 0) {
                lower(magazine, magazine.limit() - Math.max(1, magazine.limit() / 4));
                victims++;
            }
        }
    }

    private void lower(Magazine magazine, int limit) {
        if (magazine.size() > limit) {
            giveOldest(magazine, magazine.size() - limit);
        }
        this.numbers[UNASSIGNED_BYTES] += (long) (magazine.limit() - limit) * magazine.blockBytes();
        magazine.limit(limit);
    }

    /**
     * Hands all freed blocks back to {@link Strategy#BEST_FIT}, so that they are joined and looked at when it searches,
     * unless that has been done too often to be worth while.
     * @param always whether to do it in any case
     * @return whether any was handed back
     */
    boolean returnEarly(boolean always) {
        this.lock.enter();
        try {
            return returnEarlyEntered(always);
        } finally {
            this.lock.exit();
        }
    }

    private boolean returnEarlyEntered(boolean always) {
        if (!this.earlyReturns.miss() && !always) {
            return false;
        }
        int count = 0;
        for (int id = 0; id < BestFit.CLASSES; id++) {
            Magazine magazine = this.magazines[id];
            count += (magazine != null && magazine.holdsFreed()) ? magazine.size() : 0;
        }
        int deposited = this.lists.countBestFitDepots(this.stripe);
        if (!this.earlyReturns.allow((long) count + deposited) && !always) {
            return false;
        }
        // A search does not look at other stripes before memory has to grow.
        deposited = always ? this.lists.flushBestFitDepots() : this.lists.flushBestFitDepots(this.stripe);
        this.earlyReturns.returned((long) count + deposited);
        if (count == 0) {
            return deposited > 0;
        }
        for (int id = 0; id < BestFit.CLASSES; id++) {
            Magazine magazine = this.magazines[id];
            if (magazine != null && magazine.holdsFreed()) {
                giveOldest(magazine, magazine.size());
            }
        }
        return true;
    }

    /**
     * Returns the bytes of the free blocks. Any thread may ask, and may miss what is going on.
     */
    public long cachedBytes() {
        long total = 0;
        for (Magazine magazine : this.magazines) {
            total += (magazine != null) ? (long) magazine.sizeSeen() * magazine.blockBytes() : 0;
        }
        return total;
    }

    /**
     * Hands all blocks back to their size classes.
     */
    public void flush() {
        this.lock.enter();
        try {
            flushClaimed();
        } finally {
            this.lock.exit();
        }
    }

    /**
     * Hands all blocks back, for who has claimed the cache.
     */
    void flushClaimed() {
        for (Magazine magazine : this.magazines) {
            if (magazine != null) {
                lower(magazine, 0);
            }
        }
    }

    /**
     * Checks that the limits are within the bound, and that the blocks here are nowhere else. Like everything here, by one
     * thread at a time.
     */
    public void verify() {
        this.lock.enter();
        try {
            verifyEntered();
        } finally {
            this.lock.exit();
        }
    }

    private void verifyEntered() {
        long assigned = 0;
        Set<Long> kept = new HashSet<>();
        for (Magazine magazine : this.magazines) {
            if (magazine != null) {
                assigned += (long) magazine.limit() * magazine.blockBytes();
                Inconsistency.ifAbove(magazine.size(), magazine.limit(), NAME, 0,
                        "blocks of " + magazine.blockBytes() + " bytes");
                for (int i = 0; i < magazine.size(); i++) {
                    long address = magazine.address(i);
                    Inconsistency.unless(kept.add(address), NAME, address, "a block is here twice");
                    Inconsistency.unless(this.heap.isKept(address), NAME, address,
                            "a block that is kept here is live, or in a free list, too");
                }
            }
        }
        Inconsistency.unlessEqual(this.maxBytes - this.numbers[UNASSIGNED_BYTES], assigned, NAME, 0,
                "bytes of all limits");
    }

}
