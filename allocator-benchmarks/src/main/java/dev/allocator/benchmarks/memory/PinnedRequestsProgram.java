package dev.allocator.benchmarks.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.allocator.benchmarks.subject.HeldRequest;
import dev.allocator.benchmarks.subject.RequestMemory;

/**
 * Very many short requests a second, of which a few live long: what those keep from being reused.
 */
final class PinnedRequestsProgram implements MemoryProgram {

    static final int ALLOCATION_BYTES = 4096;

    static final int REQUEST_BYTES = 65_536;

    private static final int PER_SECOND = 10_000;

    /** One in so many requests lives long. */
    private static final int LONG_LIVED = 100;

    /** So that readings and ends of requests do not wait when the rate cannot be kept. */
    private static final int MOST_AT_ONCE = 100;

    private static final long READING_NANOS = Duration.ofMillis(100).toNanos();

    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private static final int WARM_UP_REQUESTS = 2_000;

    private final RequestMemory memory;

    private final Duration duration;

    private final Duration life;

    private final int[] sizes = new int[REQUEST_BYTES / ALLOCATION_BYTES];

    private final Queue<Kept> kept = new ArrayDeque<>();

    private @Nullable Reading peak;

    private long peakReservedBytes = -1;

    /**
     * Prepares for running requests.
     * @param life how long the long-lived ones live
     */
    PinnedRequestsProgram(RequestMemory memory, Duration duration, Duration life) {
        this.memory = memory;
        this.duration = duration;
        this.life = life;
        Arrays.fill(this.sizes, ALLOCATION_BYTES);
    }

    @Override
    public void run(Recorder recorder) {
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            this.memory.hold(this.sizes).close();
        }
        recorder.start();
        long start = System.nanoTime();
        long nextReading = this.life.toNanos();
        long opened = 0;
        long elapsed;
        while ((elapsed = System.nanoTime() - start) < this.duration.toNanos()) {
            opened = openUntil(Math.min(elapsed * PER_SECOND / Duration.ofSeconds(1).toNanos(), opened + MOST_AT_ONCE),
                    opened, elapsed);
            closeUntil(elapsed);
            // From when the first of the long-lived ones have ended: their number does not grow any more.
            if (elapsed >= nextReading) {
                read(recorder);
                nextReading = elapsed + READING_NANOS;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        read(recorder);
        recorder.add(result(opened));
        closeUntil(Long.MAX_VALUE);
    }

    private long openUntil(long target, long opened, long elapsed) {
        long count = opened;
        while (count < target) {
            HeldRequest request = this.memory.hold(this.sizes);
            if (++count % LONG_LIVED == 0) {
                this.kept.add(new Kept(request, elapsed + this.life.toNanos()));
            } else {
                request.close();
            }
        }
        return count;
    }

    private void closeUntil(long elapsed) {
        Kept oldest;
        while ((oldest = this.kept.peek()) != null && oldest.endNanos <= elapsed) {
            this.kept.remove().request.close();
        }
    }

    private void read(Recorder recorder) {
        Reading reading = recorder.read(Stage.PEAK, (long) this.kept.size() * REQUEST_BYTES,
                this.memory.reservedBytes());
        this.peakReservedBytes = Math.max(this.peakReservedBytes, reading.reservedBytes().orElse(-1));
        if (this.peak == null || reading.residentBytes() > this.peak.residentBytes()) {
            this.peak = reading;
        }
    }

    private Reading result(long opened) {
        Reading highest = Objects.requireNonNull(this.peak);
        OptionalLong reserved = (this.peakReservedBytes >= 0)
                ? OptionalLong.of(this.peakReservedBytes)
                : OptionalLong.empty();
        return highest.withReservedBytes(reserved)
                .withNote(String.format(Locale.ROOT, "%,d requests/s",
                        opened * Duration.ofSeconds(1).toMillis() / this.duration.toMillis()));
    }

    private record Kept(HeldRequest request, long endNanos) {}

}
