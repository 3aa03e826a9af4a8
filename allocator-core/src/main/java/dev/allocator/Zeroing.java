package dev.allocator;

/**
 * When a pool clears memory that has been used before.
 */
public enum Zeroing {

    /**
     * Memory is cleared when it comes back, so that no stale bytes wait in the pool. New segments read as zero.
     */
    ON_RELEASE,

    /**
     * Memory is cleared when it is handed out. New segments read as zero; freed memory keeps its bytes until then.
     */
    ON_ALLOCATE,

    /**
     * Memory is never cleared: the content of a new segment is undefined and may be what an earlier owner wrote.
     */
    NONE

}
