package dev.allocator.internal.strategy;

/**
 * Blocks that a sweep has freed, and the bytes that had been requested for them.
 */
record LiveBlocks(long count, long bytes) {}
