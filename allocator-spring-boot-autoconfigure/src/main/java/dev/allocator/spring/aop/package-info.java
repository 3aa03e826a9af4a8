/**
 * Scopes around calls of bean methods.
 */
@NullMarked
package dev.allocator.spring.aop;

import org.jspecify.annotations.NullMarked;
