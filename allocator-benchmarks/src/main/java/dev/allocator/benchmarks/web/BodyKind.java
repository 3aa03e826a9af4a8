package dev.allocator.benchmarks.web;

import java.util.Locale;

/**
 * How handlers have bodies.
 */
public enum BodyKind {

    /** In the scope of the request. */
    SEGMENT("MemorySegment"),

    /** As an array. */
    ARRAY("byte[]"),

    /** As a resource that Spring reads into an array, and one that is made of an array. */
    RESOURCE("Resource"),

    /** Nowhere as a whole: a stream of the request, and one for the response. */
    STREAM("InputStreamResource");

    private final String label;

    BodyKind(String label) {
        this.label = label;
    }

    public String label() {
        return this.label;
    }

    /** Tells whether it is ours. */
    public boolean isOurs() {
        return this == SEGMENT;
    }

    String path() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

}
