package dev.allocator.benchmarks.speed;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * How much time a run takes, and so how far its figures can be trusted.
 */
public enum Effort {

    /** For figures to be published: about three quarters of an hour. */
    FULL(2, 3, 9, Duration.ofMillis(250), 3, Duration.ofMillis(300)),

    /** For a first look: about five minutes, and fewer cases. */
    QUICK(1, 3, 3, Duration.ofMillis(500), 3, Duration.ofMillis(300)),

    /** Every case of a full run, just to see that it works: the figures mean nothing. */
    SMOKE(1, 1, 1, Duration.ofMillis(50), 1, Duration.ofMillis(50));

    private final int forks;

    private final int warmups;

    /** With several busy threads, which leave the compiler a part of the processors only. */
    private final int busyWarmups;

    private final Duration warmup;

    private final int measurements;

    private final Duration measurement;

    Effort(int forks, int warmups, int busyWarmups, Duration warmup, int measurements, Duration measurement) {
        this.forks = forks;
        this.warmups = warmups;
        this.busyWarmups = busyWarmups;
        this.warmup = warmup;
        this.measurements = measurements;
        this.measurement = measurement;
    }

    /**
     * Finds an effort by its name.
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Effort of(String label) {
        return Arrays.stream(values())
                .filter((effort) -> effort.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The effort must be one of full, quick and smoke, but it is '" + label + "'"));
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    int forks() {
        return this.forks;
    }

    /**
     * Returns how many iterations come before those that count.
     * @param busy whether several threads are busy
     */
    int warmups(boolean busy) {
        return busy ? this.busyWarmups : this.warmups;
    }

    Duration warmup() {
        return this.warmup;
    }

    int measurements() {
        return this.measurements;
    }

    Duration measurement() {
        return this.measurement;
    }

    /**
     * Tells in words what a median is taken of.
     */
    public String describe() {
        String busy = (this.busyWarmups > this.warmups)
                ? ", or %d where several threads are busy".formatted(this.busyWarmups)
                : "";
        return "%d fork%s of %d iterations of %d ms after %d of %d ms to warm up%s".formatted(this.forks,
                (this.forks == 1) ? "" : "s", this.measurements, this.measurement.toMillis(), this.warmups,
                this.warmup.toMillis(), busy);
    }

}
