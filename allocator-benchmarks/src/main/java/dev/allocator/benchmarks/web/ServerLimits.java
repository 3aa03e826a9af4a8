package dev.allocator.benchmarks.web;

/**
 * What a server may use, in the forms in which it is told.
 *
 * @param maxHeap as of {@code -Xmx}
 * @param maxMemory as of {@code allocator.max-memory}
 */
record ServerLimits(String maxHeap, String maxMemory) {

    /** Enough for 64 bodies of 10 MB at the same time, of any kind. */
    static final ServerLimits DEFAULT = new ServerLimits("2g", "1GB");

    String describe() {
        return "-Xmx%s, allocator.max-memory=%s".formatted(this.maxHeap, this.maxMemory);
    }

}
