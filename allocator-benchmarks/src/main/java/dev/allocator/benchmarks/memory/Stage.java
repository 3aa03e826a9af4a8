package dev.allocator.benchmarks.memory;

/**
 * How far a program has come when memory is read.
 */
public enum Stage {

    ALL_LIVE("all live"),

    REPLACED("replaced"),

    MOSTLY_FREED("90 % freed"),

    MOSTLY_FREED_LATER("2 s later"),

    TRIMMED("trimmed"),

    FIRST_THREADS_ALIVE("first threads have freed all"),

    FIRST_THREADS_ENDED("first threads have ended"),

    ALL_THREADS_ENDED("all threads have ended"),

    PEAK("peak"),

    ALL_CLOSED("all closed");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    public String label() {
        return this.label;
    }

}
