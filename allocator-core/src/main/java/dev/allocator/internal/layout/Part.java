package dev.allocator.internal.layout;

import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

import org.jspecify.annotations.Nullable;

/**
 * How a primitive, an array or a record {@code T} lies in memory, as a value of its own or as a part of another.
 *
 * @param layout its layout
 * @param read {@code (MemorySegment, long offset)T}
 * @param check {@code (T)void}, throws if the value cannot be written; {@code null} if every value can
 * @param write {@code (MemorySegment, long offset, T)void}
 */
record Part(MemoryLayout layout, MethodHandle read, @Nullable MethodHandle check, MethodHandle write) {}
