/**
 * How results are told: tables, targets and a chart.
 */
@NullMarked
package dev.allocator.benchmarks.report;

import org.jspecify.annotations.NullMarked;
