package dev.allocator.benchmarks;

import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import dev.allocator.benchmarks.memory.MemoryResult;
import dev.allocator.benchmarks.memory.Reading;

/**
 * What memory was held, as JSON: an array with an object for each workload and subject.
 */
final class MemoryJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private MemoryJson() {}

    static String of(List<MemoryResult> results) {
        return MAPPER.writeValueAsString(results.stream().map(Entry::of).toList());
    }

    private record Entry(String workload, String title, String subject, String allocator, String zeroing,
            List<Reading> readings) {

        private static Entry of(MemoryResult result) {
            return new Entry(result.subjectCase().workload().name(), result.subjectCase().workload().title(),
                    result.subjectCase().subject().name(), result.subjectCase().subject().label(),
                    result.subjectCase().subject().zeroing().name(), result.readings());
        }

    }

}
