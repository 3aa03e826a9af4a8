package dev.allocator.spring;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets a test wait for the end of a scope, which is later than the client's end of the request.
 */
public final class RecordedScopes implements ScopeListener {

    private final BlockingQueue<Recorded> closed = new LinkedBlockingQueue<>();

    @Override
    public void scopeClosed(String pool, Duration duration, long usedBytes) {
        this.closed.add(new Recorded(pool, duration, usedBytes, Thread.currentThread(), System.nanoTime()));
    }

    public void clear() {
        this.closed.clear();
    }

    public Recorded awaitClosed() throws InterruptedException {
        Recorded recorded = this.closed.poll(20, TimeUnit.SECONDS);
        assertThat(recorded).as("a closed scope").isNotNull();
        return recorded;
    }

    /**
     * Waits for the end of a scope from which so much was requested; others may end before.
     */
    public void awaitClosed(long usedBytes) throws InterruptedException {
        while (awaitClosed().usedBytes() != usedBytes) {
            // Of a request before.
        }
    }

    public void assertNoMore() {
        assertThat(this.closed).isEmpty();
    }

    /**
     * An end of a scope.
     *
     * @param nanoTime when it was, by {@link System#nanoTime()}
     */
    public record Recorded(String pool, Duration duration, long usedBytes, Thread thread, long nanoTime) {}

}
