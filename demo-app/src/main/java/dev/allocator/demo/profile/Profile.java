package dev.allocator.demo.profile;

import java.util.List;

/**
 * The profile of a CSV file.
 *
 * @param rows how many records it has, without the header
 * @param columns its columns, in the file's order
 * @param memory what the profile took off-heap
 */
public record Profile(long rows, List<ColumnProfile> columns, MemoryUse memory) {}
