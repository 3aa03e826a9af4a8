package dev.allocator.spring.web;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.allocator.spring.ScopeListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets a test wait for the end of a scope, which is later than the client's end of the request.
 */
final class RecordedScopes implements ScopeListener {

    private final BlockingQueue<Recorded> closed = new LinkedBlockingQueue<>();

    @Override
    public void scopeClosed(String pool, Duration duration, long usedBytes) {
        this.closed.add(new Recorded(pool, duration, usedBytes));
    }

    void clear() {
        this.closed.clear();
    }

    Recorded awaitClosed() throws InterruptedException {
        Recorded recorded = this.closed.poll(20, TimeUnit.SECONDS);
        assertThat(recorded).as("a closed scope").isNotNull();
        return recorded;
    }

    void assertNoMore() {
        assertThat(this.closed).isEmpty();
    }

    record Recorded(String pool, Duration duration, long usedBytes) {}

}
