package dev.allocator.benchmarks.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux says of this process's memory, in bytes.
 *
 * @param rssBytes what is resident, also what is shared with other processes, as code is
 * @param privateDirtyBytes what is resident, written to and of this process alone: what it costs the machine
 */
record ProcessMemory(long rssBytes, long privateDirtyBytes) {

    private static final Path SMAPS_ROLLUP = Path.of("/proc/self/smaps_rollup");

    private static final long KIB = 1024;

    /**
     * Tells whether this system can be asked.
     */
    static boolean isReadable() {
        return Files.isReadable(SMAPS_ROLLUP);
    }

    static ProcessMemory current() {
        try {
            return parse(Files.readAllLines(SMAPS_ROLLUP));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Reads the lines of a {@code smaps_rollup}.
     * @throws IllegalArgumentException if one of the figures is missing
     */
    static ProcessMemory parse(List<String> lines) {
        return new ProcessMemory(bytes(lines, "Rss:"), bytes(lines, "Private_Dirty:"));
    }

    private static long bytes(List<String> lines, String key) {
        return lines.stream()
                .filter((line) -> line.startsWith(key))
                .map((line) -> line.substring(key.length()).strip())
                .filter((value) -> value.matches("\\d+ kB"))
                .mapToLong((value) -> Long.parseLong(value, 0, value.indexOf(' '), 10) * KIB)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("smaps_rollup has no line '" + key + " … kB'"));
    }

}
