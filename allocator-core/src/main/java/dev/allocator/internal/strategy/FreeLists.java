package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.SpanSource;

/**
 * The free blocks that threads share: those of {@link Strategy#BEST_FIT} and those of size classes, in stripes, and the
 * depots between magazines. A thread always uses the same stripe, so that threads which run side by side rarely wait for a
 * lock or write to the same cache lines; the others are for when there is no more memory. A class is known by its id,
 * which is that of its magazines; those of BEST_FIT come first.
 */
final class FreeLists {

    /** More would cost memory: each has chunks of its own. */
    private static final int STRIPES = Integer
            .highestOneBit(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8));

    private final BlockHeap heap;

    private final boolean cached;

    /** By stripe. */
    private final BestFit[] bestFits = new BestFit[STRIPES];

    private final BestFitClass[][] bestFitClasses = new BestFitClass[STRIPES][BestFit.CLASSES];

    private final @Nullable Depot[][] bestFitDepots = new Depot[STRIPES][BestFit.CLASSES];

    private final CopyOnWriteArrayList<Striped> classes = new CopyOnWriteArrayList<>();

    private final AtomicInteger nextStripe = new AtomicInteger();

    /**
     * Creates the free lists of a heap without size classes.
     * @param chunks where BEST_FIT gets chunks from
     * @param cached whether threads keep blocks in magazines
     */
    FreeLists(BlockHeap heap, SpanSource chunks, long chunkBytes, boolean cached) {
        this.heap = heap;
        this.cached = cached;
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            BestFit bestFit = new BestFit(heap, chunks, stripe, chunkBytes, cached);
            this.bestFits[stripe] = bestFit;
            for (int i = 0; i < BestFit.CLASSES; i++) {
                int extent = BlockMap.extent(SizeClasses.FINE.bytes(i));
                this.bestFitClasses[stripe][i] = new BestFitClass(bestFit, extent);
                this.bestFitDepots[stripe][i] = newDepot(SizeClasses.FINE.bytes(i));
            }
        }
    }

    private @Nullable Depot newDepot(long blockBytes) {
        return (this.cached && blockBytes <= Depot.MAX_BLOCK_BYTES) ? new Depot() : null;
    }

    /**
     * Creates a size class for each stripe.
     * @return the one of the first, which has the id and the size of all
     */
    SizeClass newClass(SpanSource spans, int strategy, long blockBytes, long spanBytes) {
        synchronized (this.classes) {
            int id = BestFit.CLASSES + this.classes.size();
            SizeClass[] stripes = new SizeClass[STRIPES];
            @Nullable
            Depot[] depots = new Depot[STRIPES];
            for (int stripe = 0; stripe < STRIPES; stripe++) {
                stripes[stripe] = new SizeClass(this.heap, spans, id, stripe, strategy, blockBytes, spanBytes);
                depots[stripe] = newDepot(blockBytes);
            }
            this.classes.add(new Striped(stripes, depots));
            return stripes[0];
        }
    }

    /**
     * Returns the stripe for another thread.
     */
    int nextStripe() {
        return this.nextStripe.getAndIncrement();
    }

    /**
     * Returns the free blocks of BEST_FIT in a stripe, any number of which will do.
     */
    BestFit bestFit(int stripe) {
        return this.bestFits[stripe & (STRIPES - 1)];
    }

    /**
     * Returns the free blocks of a class in a stripe, any number of which will do.
     */
    BlockSource source(int id, int stripe) {
        int index = stripe & (STRIPES - 1);
        return (id < BestFit.CLASSES)
                ? this.bestFitClasses[index][id]
                : this.classes.get(id - BestFit.CLASSES).stripes[index];
    }

    /**
     * Returns the depot of a class in a stripe, {@code null} if it has none.
     */
    @Nullable
    Depot depot(int id, int stripe) {
        int index = stripe & (STRIPES - 1);
        return (id < BestFit.CLASSES)
                ? this.bestFitDepots[index][id]
                : this.classes.get(id - BestFit.CLASSES).depots[index];
    }

    /**
     * Leaves the oldest blocks of a magazine in the depot of the stripe that the first of them is from: only threads of
     * that stripe use them again, so that those of different stripes do not get neighbouring blocks.
     * @return whether it did; not when the depot is full or they are too few
     */
    boolean deposit(Magazine magazine, int count) {
        BlockOwner owner = (count > 0) ? this.heap.ownerOf(magazine.address(0)) : null;
        Depot depot = (owner != null) ? depot(magazine.id(), owner.stripe()) : null;
        return depot != null && depot.put(magazine, count);
    }

    /**
     * Moves a free block of another stripe into a magazine, when there is no more memory for the own one.
     */
    void takeFromOthers(int id, int stripe, Magazine magazine, ThreadCache cache) {
        for (int other = 1; other < STRIPES && magazine.size() == 0; other++) {
            source(id, stripe + other).take(magazine, 1, cache);
        }
    }

    /**
     * Allocates a block of BEST_FIT straight from its free ones, of another stripe if there is no more memory for one.
     */
    @Nullable
    MemorySegment allocateBestFit(int stripe, long bytes, long alignment, boolean scoped, ThreadCache cache) {
        MemorySegment segment = null;
        for (int other = 0; segment == null && other < STRIPES; other++) {
            segment = bestFit(stripe + other).allocate(bytes, alignment, scoped, cache);
        }
        return segment;
    }

    /**
     * Takes back what threads have left for others of BEST_FIT's blocks, so that it is joined.
     * @return how many blocks
     */
    int flushBestFitDepots() {
        int count = 0;
        for (Depot[] stripe : this.bestFitDepots) {
            count += flush(stripe);
        }
        return count;
    }

    /**
     * Takes back what threads have left for others of BEST_FIT's blocks of a stripe.
     * @return how many blocks
     */
    int flushBestFitDepots(int stripe) {
        return flush(this.bestFitDepots[stripe & (STRIPES - 1)]);
    }

    /**
     * Returns about how many of BEST_FIT's blocks of a stripe threads have left for others.
     */
    int countBestFitDepots(int stripe) {
        int count = 0;
        for (Depot depot : this.bestFitDepots[stripe & (STRIPES - 1)]) {
            count += (depot != null) ? depot.size() : 0;
        }
        return count;
    }

    private int flush(@Nullable Depot[] depots) {
        int count = 0;
        for (Depot depot : depots) {
            count += (depot != null) ? depot.flush(this.heap) : 0;
        }
        return count;
    }

    /**
     * Hands empty chunks and slabs that have been idle for so many passes back to where they came from.
     */
    void releaseEmpty(int idlePasses) {
        flushBestFitDepots();
        for (BestFit bestFit : this.bestFits) {
            bestFit.releaseEmpty(idlePasses);
        }
        for (Striped striped : this.classes) {
            flush(striped.depots);
            for (SizeClass sizeClass : striped.stripes) {
                sizeClass.releaseEmpty(idlePasses);
            }
        }
    }

    /**
     * Gives whole free pages inside chunks and slabs that have been idle for so many passes back to the operating system.
     * @return the bytes given back by this call
     */
    long returnFreePages(int idlePasses) {
        long total = 0;
        for (BestFit bestFit : this.bestFits) {
            total += bestFit.returnFreePages(idlePasses);
        }
        for (Striped striped : this.classes) {
            for (SizeClass sizeClass : striped.stripes) {
                total += sizeClass.returnFreePages(idlePasses);
            }
        }
        return total;
    }

    /**
     * Checks all free lists and depots.
     */
    void verify() {
        for (BestFit bestFit : this.bestFits) {
            bestFit.verify();
        }
        for (Depot[] depots : this.bestFitDepots) {
            verify(depots);
        }
        for (Striped striped : this.classes) {
            for (SizeClass sizeClass : striped.stripes) {
                sizeClass.verify();
            }
            verify(striped.depots);
        }
    }

    private void verify(@Nullable Depot[] depots) {
        for (Depot depot : depots) {
            if (depot != null) {
                depot.verify(this.heap);
            }
        }
    }

    /**
     * A size class and its depot in each stripe.
     */
    private static final class Striped {

        private final SizeClass[] stripes;

        private final @Nullable Depot[] depots;

        Striped(SizeClass[] stripes, @Nullable Depot[] depots) {
            this.stripes = stripes;
            this.depots = depots;
        }

    }

}
