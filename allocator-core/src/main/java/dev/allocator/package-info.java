/**
 * An off-heap memory allocator: {@linkplain dev.allocator.MemoryPool pools} that hand out single blocks by one of four
 * {@linkplain dev.allocator.AllocationStrategy strategies}, and {@linkplain dev.allocator.MemoryScope scopes} that free
 * everything allocated in them at once.
 */
@NullMarked
package dev.allocator;

import org.jspecify.annotations.NullMarked;
