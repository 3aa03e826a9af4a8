package dev.allocator.benchmarks.subject;

/**
 * Subjects of one kind. Ratios are told to the best of each family but our own.
 */
public enum Family {

    POOL("this project"),

    NETTY("Netty"),

    C("C"),

    LWJGL("LWJGL"),

    ARROW("Arrow"),

    ARENA("confined arena"),

    SHARED_ARENA("shared arena"),

    BYTE_ARRAY("byte[]"),

    /** Not a rival but what giving out segments costs by itself. */
    SLICES("bare slices"),

    /** Not a rival but what a task costs that allocates nothing. */
    EMPTY("empty task");

    private final String label;

    Family(String label) {
        this.label = label;
    }

    public String label() {
        return this.label;
    }

    /**
     * Tells whether it is something that an application could use instead of ours.
     */
    public boolean isRival() {
        return this != POOL && this != SLICES && this != EMPTY;
    }

}
