/**
 * Explanations of configurations that the application cannot start with.
 */
@NullMarked
package dev.allocator.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
