package dev.allocator;

/**
 * Figures of the scopes of a {@link MemoryPool}; a snapshot.
 *
 * @param open how many scopes hold memory: open ones, and closed ones that a lease keeps
 * @param opened how many have been opened since the pool was built
 * @param closed how many have ended since the pool was built
 * @param bytesInUse the requested bytes of the scopes that hold memory, blocks that they own included
 * @param peakBytesInUse the highest {@code bytesInUse} known
 */
public record ScopeStats(long open, long opened, long closed, long bytesInUse, long peakBytesInUse) {}
