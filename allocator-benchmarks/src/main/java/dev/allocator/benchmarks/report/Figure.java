package dev.allocator.benchmarks.report;

import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Something that can be worked out of results.
 *
 * @param name what it is the figure of
 * @param value works it out; nothing if what it needs was not measured
 */
record Figure(String name, Function<Results, OptionalDouble> value) {

    OptionalDouble of(Results results) {
        return this.value.apply(results);
    }

}
