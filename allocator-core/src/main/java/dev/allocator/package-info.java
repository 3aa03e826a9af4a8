/**
 * Off-heap memory pools and scopes.
 */
@NullMarked
package dev.allocator;

import org.jspecify.annotations.NullMarked;
