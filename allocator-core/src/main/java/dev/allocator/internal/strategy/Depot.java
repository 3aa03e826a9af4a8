package dev.allocator.internal.strategy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.verify.Inconsistency;

/**
 * Batches of free blocks of one size class on their way from threads that free more to threads that allocate more: a batch
 * changes hands as a whole, and its blocks need not be joined and cut again (after J. Bonwick and J. Adams, Magazines and
 * Vmem, 2001). It holds no references, since writing one into an old object costs much more than copying a batch. Any
 * thread may call it.
 */
final class Depot {

    /** For larger blocks, what is kept from others weighs more than the time that it saves. */
    static final int MAX_BLOCK_BYTES = 8 << 10;

    private static final int BATCHES = 4;

    private static final int MAX_BLOCKS = 32;

    /** Batches of less than either save too little. */
    private static final int MIN_BLOCKS = 8;

    private static final int MIN_BYTES = 2 << 10;

    /** Says of a batch that somebody is putting blocks in or taking them out. */
    private static final long BUSY = -1;

    /**
     * Unused cells at both ends, two cache lines of 64 bytes, since processors fetch those in pairs: what threads of another
     * stripe write must not lie in a line of this one's.
     */
    private static final int PADDING = 16;

    /** The cells with the sizes of the batches; their blocks follow. */
    private static final int SIZES = PADDING;

    private static final int BLOCKS = SIZES + BATCHES;

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Made when it is first needed: most depots never are. */
    private volatile long @Nullable [] cells;

    /**
     * Moves the oldest blocks of a magazine here.
     * @return whether it did; not when the depot is full or they are too few or too many
     */
    boolean put(Magazine magazine, int count) {
        if (count > MAX_BLOCKS || (count < MIN_BLOCKS && (long) count * magazine.blockBytes() < MIN_BYTES)) {
            return false;
        }
        long[] cells = cells();
        for (int batch = 0; batch < BATCHES; batch++) {
            if ((long) CELLS.getOpaque(cells, SIZES + batch) == 0
                    && CELLS.compareAndSet(cells, SIZES + batch, 0L, BUSY)) {
                magazine.moveOldest(count, cells, first(batch));
                CELLS.setRelease(cells, SIZES + batch, (long) count);
                return true;
            }
        }
        return false;
    }

    private long[] cells() {
        long[] cells = this.cells;
        if (cells == null) {
            synchronized (this) {
                cells = this.cells;
                if (cells == null) {
                    cells = new long[first(BATCHES) + PADDING];
                    this.cells = cells;
                }
            }
        }
        return cells;
    }

    private static int first(int batch) {
        return BLOCKS + batch * MAX_BLOCKS;
    }

    /**
     * Moves a batch into an empty magazine, if there is one, or as much of it as the magazine may hold.
     */
    void take(Magazine magazine) {
        long[] cells = this.cells;
        for (int batch = 0; cells != null && batch < BATCHES && magazine.size() == 0; batch++) {
            long size = (long) CELLS.getOpaque(cells, SIZES + batch);
            if (size > 0 && CELLS.compareAndSet(cells, SIZES + batch, size, BUSY)) {
                int count = (int) Math.min(size, magazine.limit());
                int left = (int) size - count;
                magazine.refill(cells, first(batch) + left, count);
                CELLS.setRelease(cells, SIZES + batch, (long) left);
            }
        }
    }

    /**
     * Returns about how many blocks are here.
     */
    int size() {
        long[] cells = this.cells;
        long count = 0;
        for (int batch = 0; cells != null && batch < BATCHES; batch++) {
            count += Math.max(0, (long) CELLS.getOpaque(cells, SIZES + batch));
        }
        return (int) count;
    }

    /**
     * Hands all blocks back to where they are from.
     * @return how many
     */
    int flush(BlockHeap heap) {
        long[] cells = this.cells;
        int count = 0;
        for (int batch = 0; cells != null && batch < BATCHES; batch++) {
            long size = (long) CELLS.getOpaque(cells, SIZES + batch);
            if (size > 0 && CELLS.compareAndSet(cells, SIZES + batch, size, BUSY)) {
                heap.giveBack(cells, first(batch), (int) size);
                CELLS.setRelease(cells, SIZES + batch, 0L);
                count += (int) size;
            }
        }
        return count;
    }

    /**
     * Checks that the blocks here are neither live nor in a free list.
     */
    void verify(BlockHeap heap) {
        long[] cells = this.cells;
        for (int batch = 0; cells != null && batch < BATCHES; batch++) {
            long size = (long) CELLS.getOpaque(cells, SIZES + batch);
            if (size > 0 && CELLS.compareAndSet(cells, SIZES + batch, size, BUSY)) {
                try {
                    verify(heap, cells, first(batch), (int) size);
                } finally {
                    CELLS.setRelease(cells, SIZES + batch, size);
                }
            }
        }
    }

    private static void verify(BlockHeap heap, long[] blocks, int first, int count) {
        for (int i = first; i < first + count; i++) {
            Inconsistency.unless(heap.isKept(blocks[i]), "Depot", blocks[i],
                    "a block that is kept here is live, or in a free list, too");
        }
    }

}
