/**
 * Caps on the memory that is reserved from the operating system.
 */
@NullMarked
package dev.allocator.internal.budget;

import org.jspecify.annotations.NullMarked;
