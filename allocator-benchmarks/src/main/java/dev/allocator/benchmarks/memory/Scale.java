package dev.allocator.benchmarks.memory;

import java.time.Duration;

import dev.allocator.benchmarks.speed.Effort;

/**
 * How much a program does.
 *
 * @param equalBlocks how many live blocks of one size there are
 * @param mixedBlocks how many live blocks of many sizes there are
 * @param replacements how many of those are replaced
 * @param later after how long memory is read again when most blocks have been freed
 * @param shortThreads how many threads come and go
 * @param virtualThreads how many virtual threads have a request each
 * @param requests for how long requests come
 * @param longLife how long a long-lived request lives
 */
record Scale(int equalBlocks, int mixedBlocks, int replacements, Duration later, int shortThreads,
        int virtualThreads, Duration requests, Duration longLife) {

    private static final int MILLION = 1_000_000;

    static Scale of(Effort effort) {
        return switch (effort) {
            case FULL ->
                new Scale(MILLION, 200_000, 5 * MILLION, Duration.ofSeconds(2), 1_000, 10_000, Duration.ofSeconds(8),
                        Duration.ofSeconds(2));
            case QUICK ->
                new Scale(MILLION, 200_000, MILLION / 2, Duration.ofSeconds(2), 1_000, 10_000, Duration.ofSeconds(5),
                        Duration.ofSeconds(2));
            case SMOKE ->
                new Scale(MILLION / 100, 2_000, 20_000, Duration.ofMillis(100), 20, 100, Duration.ofMillis(400),
                        Duration.ofMillis(100));
        };
    }

}
