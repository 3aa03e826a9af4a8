package dev.allocator.internal.strategy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.chunk.Span;
import dev.allocator.internal.chunk.SpanSource;
import dev.allocator.internal.verify.Inconsistency;

/**
 * The slabs of one block size and strategy in one stripe, and the list of those with free blocks. One empty slab is kept, so that a
 * block that comes and goes does not take its slab along. Any thread may call it.
 */
final class SizeClass implements BlockSource {

    private final ReentrantLock lock = new ReentrantLock();

    private final BlockHeap heap;

    private final SpanSource spans;

    private final int id;

    private final int stripe;

    private final int strategy;

    private final int blockBytes;

    private final long spanBytes;

    private @Nullable Slab firstWithFree;

    private int emptySlabs;

    SizeClass(BlockHeap heap, SpanSource spans, int id, int stripe, int strategy, long blockBytes, long spanBytes) {
        this.heap = heap;
        this.spans = spans;
        this.id = id;
        this.stripe = stripe;
        this.strategy = strategy;
        this.blockBytes = Math.toIntExact(blockBytes);
        this.spanBytes = spanBytes;
    }

    BlockHeap heap() {
        return this.heap;
    }

    int id() {
        return this.id;
    }

    int stripe() {
        return this.stripe;
    }

    int strategy() {
        return this.strategy;
    }

    @Override
    public int blockBytes() {
        return this.blockBytes;
    }

    @Override
    public void take(Magazine magazine, int wanted, ThreadCache cache) {
        this.lock.lock();
        try {
            Slab slab = (this.firstWithFree != null) ? this.firstWithFree : grow();
            if (slab == null) {
                return;
            }
            if (slab.isEmpty()) {
                this.emptySlabs--;
            }
            slab.take(magazine, wanted);
            if (slab.isFull()) {
                unlink(slab);
            }
        } finally {
            this.lock.unlock();
        }
    }

    private @Nullable Slab grow() {
        Span span = this.spans.acquire(this.spanBytes, 1);
        if (span == null) {
            return null;
        }
        MemorySegment segment = this.heap.segmentOf(span);
        Slab slab = (segment != null) ? new Slab(this, span, this.spans, segment) : null;
        if (slab == null || !this.heap.register(slab)) {
            this.spans.release(span);
            return null;
        }
        this.emptySlabs++;
        link(slab);
        return slab;
    }

    /**
     * Takes a free block back.
     */
    void give(Slab slab, int index) {
        this.lock.lock();
        try {
            giveLocked(slab, index);
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public int give(Magazine magazine, int count) {
        int others = 0;
        this.lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                if (this.heap.ownerOf(magazine.address(i)) instanceof Slab slab) {
                    if (slab.sizeClass() == this) {
                        giveLocked(slab, slab.indexOf(magazine.address(i)));
                    } else {
                        magazine.swap(i, others++);
                    }
                }
            }
        } finally {
            this.lock.unlock();
        }
        return others;
    }

    private void giveLocked(Slab slab, int index) {
        if (slab.isFull()) {
            link(slab);
        }
        slab.give(index);
        if (slab.isEmpty()) {
            this.emptySlabs++;
            if (this.emptySlabs > 1) {
                drop(slab);
            }
        }
    }

    private void drop(Slab slab) {
        this.emptySlabs--;
        unlink(slab);
        slab.dropped = true;
        if (this.heap.unregister(slab)) {
            slab.releaseSpan();
        }
    }

    private void link(Slab slab) {
        Slab first = this.firstWithFree;
        slab.next = first;
        slab.previous = null;
        if (first != null) {
            first.previous = slab;
        }
        this.firstWithFree = slab;
    }

    private void unlink(Slab slab) {
        Slab previous = slab.previous;
        Slab next = slab.next;
        if (previous != null) {
            previous.next = next;
        } else {
            this.firstWithFree = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        slab.previous = null;
        slab.next = null;
    }

    /**
     * Hands empty slabs that have been idle for so many passes back to where they came from.
     */
    void releaseEmpty(int idlePasses) {
        this.lock.lock();
        try {
            for (Slab slab = this.firstWithFree; slab != null;) {
                Slab next = slab.next;
                if (slab.isEmpty() && slab.isIdle(idlePasses)) {
                    drop(slab);
                }
                slab = next;
            }
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Gives whole free pages inside slabs back to the operating system that have been idle for so many passes. Keeps
     * others waiting for one slab at most.
     */
    long returnFreePages(int idlePasses) {
        long total = 0;
        for (Slab slab : withFree()) {
            this.lock.lock();
            try {
                if (!slab.dropped) {
                    total += slab.returnFreePages(idlePasses);
                }
            } finally {
                this.lock.unlock();
            }
        }
        return total;
    }

    private List<Slab> withFree() {
        List<Slab> slabs = new ArrayList<>();
        this.lock.lock();
        try {
            for (Slab slab = this.firstWithFree; slab != null; slab = slab.next) {
                slabs.add(slab);
            }
        } finally {
            this.lock.unlock();
        }
        return slabs;
    }

    /**
     * Looks at a slab that must not change meanwhile.
     */
    <T> T locked(Supplier<T> look) {
        this.lock.lock();
        try {
            return look.get();
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Checks the list of slabs with free blocks, and those slabs.
     */
    void verify() {
        this.lock.lock();
        try {
            int empty = 0;
            Slab previous = null;
            for (Slab slab = this.firstWithFree; slab != null; slab = slab.next) {
                Inconsistency.unless(slab.previous == previous, name(), slab.address(),
                        "the list of slabs with free blocks is broken here");
                Inconsistency.unless(!slab.dropped && !slab.isFull(), name(), slab.address(),
                        "a slab that is full, or has been handed back, is in the list of those with free blocks");
                slab.verifyBlocks();
                empty += slab.isEmpty() ? 1 : 0;
                previous = slab;
            }
            Inconsistency.unlessEqual(this.emptySlabs, empty, name(), 0, "empty slabs");
        } finally {
            this.lock.unlock();
        }
    }

    private String name() {
        return "Size class of " + this.blockBytes + " bytes of strategy " + this.strategy;
    }

    /**
     * Checks a slab of this class, unless it has been handed back.
     */
    void verify(Slab slab) {
        this.lock.lock();
        try {
            if (!slab.dropped) {
                slab.verifyBlocks();
                boolean isLinked = slab.previous != null || this.firstWithFree == slab;
                Inconsistency.unless(isLinked != slab.isFull(), name(), slab.address(), isLinked
                        ? "a full slab is in the list of those with free blocks"
                        : "a slab with free blocks is not in their list");
                Inconsistency.unless(this.heap.ownerOf(slab.address()) == slab, name(), slab.address(),
                        "the map of addresses does not find this slab");
            }
        } finally {
            this.lock.unlock();
        }
    }

}
