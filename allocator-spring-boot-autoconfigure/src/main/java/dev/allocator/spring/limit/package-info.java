/**
 * How much memory all pools together may reserve: from the configuration, else from the container or the machine.
 */
@NullMarked
package dev.allocator.spring.limit;

import org.jspecify.annotations.NullMarked;
