/**
 * What a profile of a CSV file is, whoever computes it.
 */
@NullMarked
package dev.allocator.demo.profile;

import org.jspecify.annotations.NullMarked;
