package dev.allocator;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.allocator.internal.stats.Counters;
import dev.allocator.internal.stats.Sums;
import dev.allocator.internal.strategy.BlockHeap;
import dev.allocator.internal.strategy.Strategy;
import dev.allocator.internal.strategy.SweptBlocks;
import dev.allocator.internal.verify.Inconsistency;

/**
 * Compares what the threads of a pool have counted with the blocks that are live. A thread counts what it does a moment
 * after it has done it. So this can be told only while no other thread is at it, and is left out unless all others that
 * have used the pool have ended.
 */
final class PoolFigures {

    private static final String NAME = "Figures of the pool";

    /** Something may still be under way for a moment, such as the end of what an ended thread has left. */
    private static final int ATTEMPTS = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PoolCore pool;

    private final Iterable<BlockHeap> heaps;

    /**
     * @param heaps all heaps whose blocks have not been counted as deallocated, which stay what they are meanwhile
     */
    PoolFigures(PoolCore pool, Iterable<BlockHeap> heaps) {
        this.pool = pool;
        this.heaps = heaps;
    }

    /**
     * Checks that the live blocks are those that have been counted as allocated and not as deallocated.
     * @throws IllegalStateException if they are not, with the numbers
     */
    void verify() {
        for (int attempt = 1; this.pool.threads().isOnlyUser(Thread.currentThread()); attempt++) {
            Sums before = this.pool.counters().sum();
            SweptBlocks live = new SweptBlocks();
            this.heaps.forEach((heap) -> heap.countLive(live));
            if (isEqual(before, this.pool.counters().sum()) && this.pool.threads().isOnlyUser(Thread.currentThread())
                    && (attempt == ATTEMPTS || agrees(before, live))) {
                compare(before, live);
                return;
            }
            if (attempt == ATTEMPTS) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean isEqual(Sums one, Sums other) {
        return Arrays.equals(figures(one), figures(other));
    }

    private static long[] figures(Sums sums) {
        long[] figures = new long[3 * (Counters.SCOPED + 1)];
        for (int slot = 0; slot <= Counters.SCOPED; slot++) {
            figures[3 * slot] = sums.allocations(slot);
            figures[3 * slot + 1] = sums.deallocations(slot);
            figures[3 * slot + 2] = sums.bytesInUse(slot);
        }
        return figures;
    }

    private static boolean agrees(Sums sums, SweptBlocks live) {
        return blocks(sums) == blocks(live) && bytes(sums) == bytes(live);
    }

    private static void compare(Sums sums, SweptBlocks live) {
        Inconsistency.unlessEqual(blocks(sums), blocks(live), NAME, 0, "live blocks that no scope owns");
        Inconsistency.unlessEqual(bytes(sums), bytes(live), NAME, 0, "bytes of live blocks that no scope owns");
    }

    private static long blocks(Sums sums) {
        long blocks = 0;
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            blocks += sums.allocations(strategy) - sums.deallocations(strategy);
        }
        // Those of scopes may lie in heaps that have been replaced.
        return blocks - (sums.allocations(Counters.SCOPED) - sums.deallocations(Counters.SCOPED));
    }

    private static long bytes(Sums sums) {
        long bytes = 0;
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            bytes += sums.bytesInUse(strategy);
        }
        return bytes - sums.bytesInUse(Counters.SCOPED);
    }

    private static long blocks(SweptBlocks live) {
        long blocks = 0;
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            blocks += live.blocks(strategy);
        }
        return blocks;
    }

    private static long bytes(SweptBlocks live) {
        long bytes = 0;
        for (int strategy = 0; strategy < Strategy.COUNT; strategy++) {
            bytes += live.bytes(strategy);
        }
        return bytes;
    }

}
