package dev.allocator.benchmarks.web;

/**
 * Which way a body goes.
 */
public enum Direction {

    /** A request with a body, whose checksum is answered. */
    UPLOAD("upload"),

    /** A response with a body. */
    DOWNLOAD("download");

    private final String label;

    Direction(String label) {
        this.label = label;
    }

    public String label() {
        return this.label;
    }

}
