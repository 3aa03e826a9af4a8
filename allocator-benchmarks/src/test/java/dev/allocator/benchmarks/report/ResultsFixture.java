package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.allocator.benchmarks.memory.MemoryCase;
import dev.allocator.benchmarks.memory.MemoryResult;
import dev.allocator.benchmarks.memory.MemoryWorkload;
import dev.allocator.benchmarks.memory.Reading;
import dev.allocator.benchmarks.memory.Stage;
import dev.allocator.benchmarks.speed.Case;
import dev.allocator.benchmarks.speed.Measurement;
import dev.allocator.benchmarks.speed.Workload;
import dev.allocator.benchmarks.subject.Subject;

/**
 * Made-up results.
 */
final class ResultsFixture {

    private final List<Measurement> speed = new ArrayList<>();

    private final List<MemoryResult> memory = new ArrayList<>();

    ResultsFixture nanos(Workload workload, Subject subject, int parameter, int threads, double nanos) {
        this.speed.add(new Measurement(new Case(workload, subject, parameter, threads), nanos, nanos, nanos, 1, 40));
        return this;
    }

    ResultsFixture block(Subject subject, int bytes, double nanos) {
        return nanos(Workload.BLOCK, subject, bytes, 1, nanos);
    }

    ResultsFixture memory(MemoryWorkload workload, Subject subject, Reading... readings) {
        this.memory.add(new MemoryResult(new MemoryCase(workload, subject), List.of(readings)));
        return this;
    }

    static Reading reading(Stage stage, long liveBytes, long residentBytes, OptionalLong reservedBytes) {
        return new Reading(stage, "", liveBytes, residentBytes, residentBytes, reservedBytes, OptionalLong.empty());
    }

    Results results() {
        return new Results(this.speed, this.memory);
    }

}
