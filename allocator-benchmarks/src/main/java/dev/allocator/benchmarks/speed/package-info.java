/**
 * What is measured by JMH: which cases there are and what came out of them.
 */
@NullMarked
package dev.allocator.benchmarks.speed;

import org.jspecify.annotations.NullMarked;
