package dev.allocator.demo.profile;

import java.util.Map;

/**
 * What a profile took off-heap. The entries of {@code byStrategy} add up to {@code usedBytes}.
 *
 * @param usedBytes the bytes requested from the request's scope
 * @param byStrategy the same by strategy of the blocks, {@code SCOPE} for what was bump-allocated
 */
public record MemoryUse(long usedBytes, Map<String, Long> byStrategy) {}
