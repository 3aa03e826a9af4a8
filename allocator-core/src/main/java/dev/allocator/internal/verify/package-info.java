/**
 * What the structures of a pool say when they contradict themselves.
 */
@NullMarked
package dev.allocator.internal.verify;

import org.jspecify.annotations.NullMarked;
