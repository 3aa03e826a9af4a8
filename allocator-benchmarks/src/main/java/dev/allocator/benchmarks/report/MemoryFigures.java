package dev.allocator.benchmarks.report;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

import dev.allocator.benchmarks.memory.MemoryResult;
import dev.allocator.benchmarks.memory.MemoryWorkload;
import dev.allocator.benchmarks.memory.Reading;
import dev.allocator.benchmarks.memory.Stage;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Figures of memory.
 */
final class MemoryFigures {

    private MemoryFigures() {}

    /**
     * How many bytes are resident for each that is live.
     */
    static Figure resident(MemoryWorkload workload, Subject subject, Stage stage) {
        return figure("resident", workload, subject, stage,
                (reading) -> (double) reading.residentBytes() / reading.liveBytes());
    }

    /**
     * How many bytes are reserved for each that is live.
     */
    static Figure reserved(MemoryWorkload workload, Subject subject, Stage stage) {
        return figure("reserved", workload, subject, stage,
                (reading) -> (double) reading.reservedBytes().orElseThrow() / reading.liveBytes());
    }

    /**
     * How many bytes are reserved, for each of so many.
     */
    static Figure reservedBytes(MemoryWorkload workload, Subject subject, Stage stage, int count) {
        return figure("reserved", workload, subject, stage,
                (reading) -> (double) reading.reservedBytes().orElseThrow() / count);
    }

    /**
     * How many bytes are reserved at a stage for each that was at an earlier one.
     */
    static Figure growth(MemoryWorkload workload, Subject subject, Stage earlier, Stage later) {
        return new Figure(subject.label(), (results) -> {
            OptionalDouble before = reservedBytes(workload, subject, earlier, 1).of(results);
            OptionalDouble after = reservedBytes(workload, subject, later, 1).of(results);
            return (before.isPresent() && after.isPresent())
                    ? OptionalDouble.of(after.getAsDouble() / before.getAsDouble())
                    : OptionalDouble.empty();
        });
    }

    private static Figure figure(String what, MemoryWorkload workload, Subject subject, Stage stage,
            ToDoubleFunction<Reading> value) {
        return new Figure(what + ", " + subject.label(), (results) -> {
            Optional<Reading> reading = results.of(workload, subject)
                    .flatMap((MemoryResult result) -> result.reading(stage));
            return reading.isPresent()
                    ? OptionalDouble.of(value.applyAsDouble(reading.get()))
                    : OptionalDouble.empty();
        });
    }

}
