package dev.allocator.benchmarks.speed;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.allocator.benchmarks.subject.Pause;
import dev.allocator.benchmarks.workload.BlockBenchmark;
import dev.allocator.benchmarks.workload.HandoverBenchmark;
import dev.allocator.benchmarks.workload.RequestBenchmark;
import dev.allocator.benchmarks.workload.VirtualThreadBenchmark;
import dev.allocator.benchmarks.workload.WindowBenchmark;

/**
 * What subjects have to do: a benchmark with some of its parameters fixed and at most one that is free.
 */
public enum Workload {

    /** With blocks of so many bytes. */
    BLOCK(BlockBenchmark.class, "Block of %s", "bytes", Map.of()),

    /** With so many live blocks. */
    WINDOW(WindowBenchmark.class, "Live window of %s blocks, 16 B to 4 KiB", "blocks",
            Map.of("minBytes", "16", "maxBytes", "4096")),

    /** With so many live blocks. */
    SMALL_WINDOW(WindowBenchmark.class, "Live window of %s blocks, 16 B to 64 B", "blocks",
            Map.of("minBytes", "16", "maxBytes", "64")),

    /** With so many allocations. */
    REQUEST(RequestBenchmark.class, "Request of %s allocations, 32 B to 8 KiB", "allocations", Map.of("parked", "0")),

    /** With so many parked threads. */
    PARKED_REQUEST(RequestBenchmark.class, "Request of 20 allocations, 32 B to 8 KiB, beside %s parked threads",
            "parked", Map.of("allocations", "20")),

    HANDOVER(HandoverBenchmark.class, "Block of 128 B, freed by another thread", null,
            Map.of("minBytes", "128", "maxBytes", "128")),

    MIXED_HANDOVER(HandoverBenchmark.class, "Block of 16 B to 4 KiB, freed by another thread", null,
            Map.of("minBytes", "16", "maxBytes", "4096")),

    VIRTUAL_THREADS(VirtualThreadBenchmark.class, "10,000 virtual threads, 20 allocations each, 32 B to 1 KiB", null,
            Map.of("pause", Pause.NONE.name())),

    YIELDING_VIRTUAL_THREADS(VirtualThreadBenchmark.class,
            "10,000 virtual threads, 20 allocations each, 32 B to 1 KiB, and a yield", null,
            Map.of("pause", Pause.YIELD.name()));

    private final Class<?> benchmark;

    private final String title;

    private final @Nullable String freeParameter;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final Map<String, String> fixedParameters;

    Workload(Class<?> benchmark, String title, @Nullable String freeParameter, Map<String, String> fixedParameters) {
        this.benchmark = benchmark;
        this.title = title;
        this.freeParameter = freeParameter;
        this.fixedParameters = fixedParameters;
    }

    Class<?> benchmark() {
        return this.benchmark;
    }

    /**
     * Returns the parameters of the benchmark.
     * @param value what the free one is set to, if there is one
     */
    Map<String, String> parameters(int value) {
        Map<String, String> parameters = new LinkedHashMap<>(this.fixedParameters);
        if (this.freeParameter != null) {
            parameters.put(this.freeParameter, Integer.toString(value));
        }
        return parameters;
    }

    /**
     * Returns what to call it in a heading.
     * @param value what the free parameter is set to, if there is one
     */
    String title(int value) {
        String title = (value == 1) ? this.title.replace("allocations", "allocation") : this.title;
        return title.formatted((this == BLOCK) ? size(value) : String.format(Locale.ROOT, "%,d", value));
    }

    private static String size(int bytes) {
        return (bytes < 1024) ? bytes + " B" : bytes / 1024 + " KiB";
    }

    /**
     * Tells whether the benchmark has threads of its own, so that it is run by one only.
     */
    boolean hasOwnThreads() {
        return switch (this) {
            case PARKED_REQUEST, HANDOVER, MIXED_HANDOVER, VIRTUAL_THREADS, YIELDING_VIRTUAL_THREADS -> true;
            default -> false;
        };
    }

}
