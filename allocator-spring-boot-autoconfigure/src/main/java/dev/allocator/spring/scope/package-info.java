/**
 * Scopes that {@link dev.allocator.spring.PooledScope} asks for, whatever calls what it stands on.
 */
@NullMarked
package dev.allocator.spring.scope;

import org.jspecify.annotations.NullMarked;
