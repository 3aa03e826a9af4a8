/**
 * Threads that look after pools in the background.
 */
@NullMarked
package dev.allocator.internal.housekeeping;

import org.jspecify.annotations.NullMarked;
