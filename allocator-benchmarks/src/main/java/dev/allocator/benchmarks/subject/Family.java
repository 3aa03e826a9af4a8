package dev.allocator.benchmarks.subject;

/**
 * Subjects of one kind. Ratios are told to the best of each family but our own.
 */
public enum Family {

    POOL("this project"),

    NETTY("Netty"),

    C("C"),

    ARENA("confined arena"),

    SHARED_ARENA("shared arena"),

    BYTE_ARRAY("byte[]"),

    SLICES("bare slices");

    private final String label;

    Family(String label) {
        this.label = label;
    }

    public String label() {
        return this.label;
    }

}
