package dev.allocator.internal.strategy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * For each block of an owner whether it is live, its requested size, and whether a scope owns it, in one atomic cell: 0
 * when it is free, else the size + 1, with the sign bit set for a scope's. Two bytes a block while that is enough; pages
 * of cells are made as they are needed. A block whose cell cannot tell its size is <em>special</em>: its owner keeps it.
 */
sealed class BlockStates permits BlockOwner {

    /** The most that a cell of two bytes tells; one value less than it could, which marks special blocks. */
    static final int MAX_SMALL_BYTES = Short.MAX_VALUE - 2;

    private static final short SPECIAL = -1;

    private static final VarHandle SMALL = MethodHandles.arrayElementVarHandle(short[].class);

    private static final VarHandle LARGE = MethodHandles.arrayElementVarHandle(int[].class);

    /** One page for all: every index shifted by this is 0. */
    private static final int UNPAGED_SHIFT = 31;

    /** So few cells to a page that a large block, which needs one of them, does not bring along many. */
    private static final int PAGE_SHIFT = 6;

    private final short[] @Nullable [] small;

    private final int @Nullable [] large;

    private final int pageShift;

    private final int pageMask;

    /**
     * Creates the cells of equal blocks.
     */
    BlockStates(int count, long blockBytes) {
        boolean fits = blockBytes <= MAX_SMALL_BYTES;
        // One more for what is left behind the last block.
        this.small = fits ? new short[][]{ new short[count + 1] } : new short[0][];
        this.large = fits ? null : new int[count + 1];
        this.pageShift = UNPAGED_SHIFT;
        this.pageMask = Integer.MAX_VALUE;
    }

    /**
     * Creates small cells for blocks that may begin at any index; {@link #prepare} comes before the first use of one.
     */
    BlockStates(int count) {
        this.small = new short[(count + (1 << PAGE_SHIFT) - 1) >>> PAGE_SHIFT][];
        this.large = null;
        this.pageShift = PAGE_SHIFT;
        this.pageMask = (1 << PAGE_SHIFT) - 1;
    }

    /**
     * Makes the page of a cell, unless it is there. Guarded by the owner's lock.
     */
    final void prepare(int index) {
        if (this.small[index >>> this.pageShift] == null) {
            this.small[index >>> this.pageShift] = new short[1 << this.pageShift];
        }
    }

    final void setLive(int index, long bytes, boolean scoped) {
        short[] page = pageOrNull(index);
        if (page != null) {
            SMALL.setOpaque(page, index & this.pageMask, smallState(bytes, scoped));
        } else if (this.large != null) {
            LARGE.setOpaque(this.large, index, largeState(bytes, scoped));
        } else {
            throw unprepared(index);
        }
    }

    /** Without a page there are large cells, or none yet. */
    private short @Nullable [] pageOrNull(int index) {
        int number = index >>> this.pageShift;
        // One comparison without sign is the one that the array access needs.
        return (Integer.compareUnsigned(number, this.small.length) < 0) ? this.small[number] : null;
    }

    private short[] page(int index) {
        short[] page = pageOrNull(index);
        if (page == null) {
            throw unprepared(index);
        }
        return page;
    }

    private static IllegalStateException unprepared(int index) {
        return new IllegalStateException("no cell has been prepared for block " + index);
    }

    private static short smallState(long bytes, boolean scoped) {
        return (short) (scoped ? (bytes + 1) | Short.MIN_VALUE : bytes + 1);
    }

    private static int largeState(long bytes, boolean scoped) {
        return (int) (scoped ? (bytes + 1) | Integer.MIN_VALUE : bytes + 1);
    }

    /**
     * Makes a live block special.
     */
    final void setSpecial(int index) {
        SMALL.setOpaque(page(index), index & this.pageMask, SPECIAL);
    }

    /**
     * Makes a live block of this size free, if it is one and not special. Any size may be asked for, and the index of any
     * address inside the owner: what is left behind the last block has a cell, too, of those that nobody uses.
     */
    final boolean tryFree(int index, long bytes, boolean scoped) {
        short[] page = pageOrNull(index);
        // As unsigned numbers negative ones are too large.
        if (page == null || Long.compareUnsigned(bytes, MAX_SMALL_BYTES) > 0) {
            return tryFreeLarge(index, bytes, scoped);
        }
        return SMALL.compareAndSet(page, index & this.pageMask, smallState(bytes, scoped), (short) 0);
    }

    private boolean tryFreeLarge(int index, long bytes, boolean scoped) {
        return this.large != null && index < this.large.length
                && Long.compareUnsigned(bytes, Integer.MAX_VALUE) < 0
                && LARGE.compareAndSet(this.large, index, largeState(bytes, scoped), 0);
    }

    /**
     * Makes a special block free. Guarded by the owner's lock.
     */
    final void freeSpecial(int index) {
        SMALL.setOpaque(page(index), index & this.pageMask, (short) 0);
    }

    private int get(int index) {
        if (this.large != null) {
            return (int) LARGE.getVolatile(this.large, index);
        }
        short[] page = pageOrNull(index);
        return (page != null) ? (short) SMALL.getVolatile(page, index & this.pageMask) : 0;
    }

    /**
     * Tells whether a block is special, which can change under the owner's lock only.
     */
    final boolean isSpecial(int index) {
        return this.large == null && get(index) == SPECIAL;
    }

    final boolean isFree(int index) {
        return get(index) == 0;
    }

    /**
     * Tells whether a scope owns a block that is not special.
     */
    final boolean isScoped(int index) {
        return get(index) < 0;
    }

    /**
     * Returns the requested size of a block that is not special, or -1 if it is free.
     */
    final long requestedBytes(int index) {
        int state = get(index);
        return (state < 0) ? (state & ((this.large != null) ? Integer.MAX_VALUE : Short.MAX_VALUE)) - 1 : state - 1;
    }

}
