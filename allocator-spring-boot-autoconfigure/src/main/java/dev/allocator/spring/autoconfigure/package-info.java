/**
 * Memory pools as beans, built from the application's configuration.
 */
@NullMarked
package dev.allocator.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
