/**
 * How values of a type lie in memory, and how they are read and written there.
 */
@NullMarked
package dev.allocator.internal.layout;

import org.jspecify.annotations.NullMarked;
