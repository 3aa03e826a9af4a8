package dev.allocator.internal.strategy;

/**
 * Live blocks found by a sweep: plain ones, which the sweep has freed, and how many owned by scopes it has left alone.
 */
record LiveBlocks(long count, long bytes, long scoped) {}
