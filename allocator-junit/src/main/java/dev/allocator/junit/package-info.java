/**
 * A JUnit extension that fails tests which leave off-heap memory in use.
 */
@NullMarked
package dev.allocator.junit;

import org.jspecify.annotations.NullMarked;
