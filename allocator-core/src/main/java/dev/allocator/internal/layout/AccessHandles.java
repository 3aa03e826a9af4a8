package dev.allocator.internal.layout;

import java.lang.invoke.MethodHandle;

/**
 * What a {@link HandleAccess} consists of.
 *
 * @param bytes the size of a value
 * @param read {@code (MemorySegment, long offset)Object}
 * @param check {@code (Object)void}, throws if the value cannot be written
 * @param write {@code (MemorySegment, long offset, Object)void}
 */
record AccessHandles(long bytes, MethodHandle read, MethodHandle check, MethodHandle write) {}
