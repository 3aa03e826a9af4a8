package dev.allocator.benchmarks.memory;

import java.util.List;
import java.util.Optional;

/**
 * What was read while a subject did its work, in the order of time.
 */
public record MemoryResult(MemoryCase subjectCase, List<Reading> readings) {

    /**
     * Finds what was read at a stage.
     */
    public Optional<Reading> reading(Stage stage) {
        return this.readings.stream().filter((reading) -> reading.stage() == stage).findFirst();
    }

}
