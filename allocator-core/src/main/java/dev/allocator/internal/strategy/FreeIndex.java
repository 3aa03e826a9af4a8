package dev.allocator.internal.strategy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.allocator.internal.verify.Inconsistency;

/**
 * Free blocks by their exact size in granules, so that the smallest sufficient one is found by three look-ups in a
 * bitmap. Each size has a stack: the block freed last is used first. Blocks that have been joined or used meanwhile are
 * not searched for but dropped when they come up. Guarded by the lock of {@link BestFit}.
 */
final class FreeIndex {

    /** Returned when there is no such block. */
    static final long NONE = -1;

    private static final String NAME = "Index of free BEST_FIT blocks";

    private static final int PAGE_SHIFT = 12;

    private static final int PAGE_SIZES = 1 << PAGE_SHIFT;

    private final @Nullable Page[] pages;

    private final long[] nonEmptyPages;

    private long entries;

    /**
     * Creates an empty index.
     * @param maxExtent the largest size in granules
     */
    FreeIndex(int maxExtent) {
        this.pages = new Page[(maxExtent >>> PAGE_SHIFT) + 1];
        this.nonEmptyPages = new long[(this.pages.length + 63) >>> 6];
    }

    /**
     * Returns how many blocks are noted, dropped ones that have not come up included.
     */
    long entries() {
        return this.entries;
    }

    static long block(int chunk, int granule) {
        return ((long) chunk << 32) | granule;
    }

    static int chunk(long block) {
        return (int) (block >>> 32);
    }

    static int granule(long block) {
        return (int) block;
    }

    void add(int extent, long block) {
        int number = extent >>> PAGE_SHIFT;
        Page page = this.pages[number];
        if (page == null) {
            page = new Page();
            this.pages[number] = page;
        }
        page.push(extent & (PAGE_SIZES - 1), block);
        this.nonEmptyPages[number >>> 6] |= 1L << number;
        this.entries++;
    }

    /**
     * Returns the smallest size from a given one on of which a block is noted, or -1.
     */
    int ceiling(int extent) {
        int number = extent >>> PAGE_SHIFT;
        if (number >= this.pages.length) {
            return -1;
        }
        Page page = this.pages[number];
        int found = (page != null) ? page.ceiling(extent & (PAGE_SIZES - 1)) : -1;
        if (found < 0) {
            number = nextPage(number + 1);
            page = (number < 0) ? null : this.pages[number];
            found = (page != null) ? page.ceiling(0) : -1;
        }
        return (found < 0) ? -1 : (number << PAGE_SHIFT) + found;
    }

    private int nextPage(int from) {
        for (int word = from >>> 6; word < this.nonEmptyPages.length; word++) {
            long bits = this.nonEmptyPages[word];
            if (word == from >>> 6) {
                bits &= -1L << from;
            }
            if (bits != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(bits);
            }
        }
        return -1;
    }

    /**
     * Takes the block of a size that was noted last and still is what it was.
     * @return the block, or {@link #NONE}
     */
    long take(int extent, FreeBlocks blocks) {
        int number = extent >>> PAGE_SHIFT;
        Page page = this.pages[number];
        if (page == null) {
            return NONE;
        }
        int size = extent & (PAGE_SIZES - 1);
        long block = NONE;
        while (block == NONE && !page.isEmpty(size)) {
            long candidate = page.pop(size);
            this.entries--;
            block = blocks.isFree(candidate, extent) ? candidate : NONE;
        }
        if (page.isEmpty()) {
            this.nonEmptyPages[number >>> 6] &= ~(1L << number);
        }
        return block;
    }

    void clear() {
        Arrays.fill(this.pages, null);
        Arrays.fill(this.nonEmptyPages, 0);
        this.entries = 0;
    }

    /**
     * Checks that what is searched agrees with what is noted.
     * @return the blocks that are noted and still what they were
     */
    Set<Long> verify(FreeBlocks blocks) {
        Set<Long> valid = new HashSet<>();
        long counted = 0;
        for (int number = 0; number < this.pages.length; number++) {
            Page page = this.pages[number];
            boolean isNoted = (this.nonEmptyPages[number >>> 6] & (1L << number)) != 0;
            if (isNoted != (page != null && !page.isEmpty())) {
                throw Inconsistency.of(NAME, 0,
                        "page " + number + " of sizes is said to be " + (isNoted ? "in use" : "empty"));
            }
            for (int size = 0; page != null && size < PAGE_SIZES; size++) {
                page.verify(size);
                counted += page.heights[size];
                for (int i = 0; i < page.heights[size]; i++) {
                    long block = page.stacks[size][i];
                    if (blocks.isFree(block, (number << PAGE_SHIFT) + size)) {
                        valid.add(block);
                    }
                }
            }
        }
        Inconsistency.unlessEqual(this.entries, counted, NAME, 0, "entries");
        return valid;
    }

    /**
     * Knows what the blocks noted here have become.
     */
    interface FreeBlocks {

        /**
         * Tells whether a block still is free and of that size.
         */
        boolean isFree(long block, int extent);

    }

    /**
     * The stacks of {@value #PAGE_SIZES} neighbouring sizes.
     */
    private static final class Page {

        private static final int FIRST_CAPACITY = 4;

        private final long[][] stacks = new long[PAGE_SIZES][];

        private final int[] heights = new int[PAGE_SIZES];

        private final long[] nonEmpty = new long[PAGE_SIZES >>> 6];

        private long summary;

        void push(int size, long block) {
            long[] stack = this.stacks[size];
            int height = this.heights[size];
            if (stack == null) {
                stack = new long[FIRST_CAPACITY];
                this.stacks[size] = stack;
            } else if (height == stack.length) {
                stack = Arrays.copyOf(stack, height * 2);
                this.stacks[size] = stack;
            }
            stack[height] = block;
            this.heights[size] = height + 1;
            this.nonEmpty[size >>> 6] |= 1L << size;
            this.summary |= 1L << (size >>> 6);
        }

        long pop(int size) {
            int height = this.heights[size] - 1;
            this.heights[size] = height;
            if (height == 0) {
                this.nonEmpty[size >>> 6] &= ~(1L << size);
                if (this.nonEmpty[size >>> 6] == 0) {
                    this.summary &= ~(1L << (size >>> 6));
                }
            }
            return this.stacks[size][height];
        }

        boolean isEmpty(int size) {
            return this.heights[size] == 0;
        }

        boolean isEmpty() {
            return this.summary == 0;
        }

        void verify(int size) {
            boolean isNoted = (this.nonEmpty[size >>> 6] & (1L << size)) != 0;
            boolean isSummed = (this.summary & (1L << (size >>> 6))) != 0;
            if (isNoted != (this.heights[size] > 0) || isSummed != (this.nonEmpty[size >>> 6] != 0)) {
                throw Inconsistency.of(NAME, 0, this.heights[size] + " blocks of a size that is said to have "
                        + (isNoted ? "some" : "none") + ", and 63 others with it " + (isSummed ? "some" : "none"));
            }
        }

        int ceiling(int size) {
            int word = size >>> 6;
            long bits = this.nonEmpty[word] & (-1L << size);
            if (bits == 0) {
                long words = (word == 63) ? 0 : this.summary & (-1L << (word + 1));
                if (words == 0) {
                    return -1;
                }
                word = Long.numberOfTrailingZeros(words);
                bits = this.nonEmpty[word];
            }
            return (word << 6) + Long.numberOfTrailingZeros(bits);
        }

    }

}
