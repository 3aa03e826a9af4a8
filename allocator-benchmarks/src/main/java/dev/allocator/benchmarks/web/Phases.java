package dev.allocator.benchmarks.web;

import java.time.Duration;

import dev.allocator.benchmarks.speed.Effort;

/**
 * For how long a load is put on a server.
 *
 * @param warmUp before anything is measured
 * @param measured while figures are taken
 */
public record Phases(Duration warmUp, Duration measured) {

    public static Phases of(Effort effort) {
        return switch (effort) {
            case FULL -> new Phases(Duration.ofSeconds(4), Duration.ofSeconds(10));
            case QUICK -> new Phases(Duration.ofMillis(1500), Duration.ofMillis(2500));
            case SMOKE -> new Phases(Duration.ofMillis(50), Duration.ofMillis(50));
        };
    }

    /**
     * Tells it in words.
     */
    public String describe() {
        return "%,d ms of load after %,d ms to warm up".formatted(this.measured.toMillis(), this.warmUp.toMillis());
    }

}
