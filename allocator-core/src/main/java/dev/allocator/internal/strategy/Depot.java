package dev.allocator.internal.strategy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.verify.Inconsistency;

/**
 * Batches of free blocks of one size class on their way from threads that free more to threads that allocate more: a batch
 * changes hands as a whole, and its blocks need not be joined and cut again (after J. Bonwick and J. Adams, Magazines and
 * Vmem, 2001). Any thread may call it.
 */
final class Depot {

    /** For larger blocks, what is kept from others weighs more than the time that it saves. */
    static final int MAX_BLOCK_BYTES = 1 << 10;

    private static final int BATCHES = 4;

    /** Smaller batches save too little. */
    private static final int MIN_BLOCKS = 8;

    private final AtomicReferenceArray<long @Nullable []> batches = new AtomicReferenceArray<>(BATCHES);

    /**
     * Moves the oldest blocks of a magazine here.
     * @return whether it did; not when the depot is full or they are too few
     */
    boolean put(Magazine magazine, int count) {
        for (int slot = 0; slot < BATCHES && count >= MIN_BLOCKS; slot++) {
            if (this.batches.getPlain(slot) == null
                    && this.batches.compareAndSet(slot, null, magazine.oldest(count))) {
                magazine.dropOldest(count);
                return true;
            }
        }
        return false;
    }

    /**
     * Moves a batch into a magazine, if there is one that it may hold.
     */
    void take(Magazine magazine) {
        for (int slot = 0; slot < BATCHES; slot++) {
            long[] batch = this.batches.getAcquire(slot);
            if (batch != null && batch.length <= magazine.limit() && this.batches.compareAndSet(slot, batch, null)) {
                for (long address : batch) {
                    magazine.refill(address);
                }
                return;
            }
        }
    }

    /**
     * Hands all blocks back to where they are from.
     * @return how many
     */
    int flush(BlockHeap heap) {
        int count = 0;
        for (int slot = 0; slot < BATCHES; slot++) {
            long[] batch = (this.batches.getPlain(slot) != null) ? this.batches.getAndSet(slot, null) : null;
            if (batch != null) {
                count += batch.length;
                heap.giveBack(batch);
            }
        }
        return count;
    }

    /**
     * Checks that the blocks here are neither live nor in a free list.
     */
    @SuppressWarnings("ReferenceEquality") // an array that is here still has never been away
    void verify(BlockHeap heap) {
        for (int slot = 0; slot < BATCHES; slot++) {
            long[] batch = this.batches.getAcquire(slot);
            if (batch != null) {
                long wrong = Arrays.stream(batch).filter((address) -> !heap.isKept(address)).findFirst().orElse(0);
                // What has been taken out meanwhile may be anything by now.
                Inconsistency.unless(wrong == 0 || this.batches.getAcquire(slot) != batch, "Depot", wrong,
                        "a block that is kept here is live, or in a free list, too");
            }
        }
    }

}
