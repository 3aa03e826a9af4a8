package dev.allocator.spring.web;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.allocator.MemoryScope;

/**
 * Uses the scope of a request while the request works, and tells the test what it saw.
 */
final class Witness {

    static final int BYTES = 1000;

    private static final long VALUE = 0x0123_4567_89AB_CDEFL;

    private final List<Sight> sights = new CopyOnWriteArrayList<>();

    private volatile CompletableFuture<Void> first = new CompletableFuture<>();

    /** Ends the work of handlers that wait for it. */
    private volatile CompletableFuture<Void> release = new CompletableFuture<>();

    void reset() {
        this.sights.clear();
        this.first = new CompletableFuture<>();
        this.release = new CompletableFuture<>();
    }

    /**
     * Allocates from the scope and fills what it got.
     */
    MemorySegment allocate(MemoryScope scope) {
        MemorySegment segment = scope.allocate(BYTES);
        for (long offset = 0; offset < BYTES; offset += Long.BYTES) {
            segment.set(ValueLayout.JAVA_LONG, offset, VALUE);
        }
        see(scope, segment);
        return segment;
    }

    /**
     * Reads what {@link #allocate} wrote, which is there as long as the scope is open.
     */
    void see(MemoryScope scope, MemorySegment segment) {
        boolean intact = true;
        for (long offset = 0; offset < BYTES; offset += Long.BYTES) {
            intact &= segment.get(ValueLayout.JAVA_LONG, offset) == VALUE;
        }
        this.sights.add(new Sight(intact, scope.isClosed(), scope.isShared(), Thread.currentThread()));
        this.first.complete(null);
    }

    void awaitFirst() {
        this.first.orTimeout(20, TimeUnit.SECONDS).join();
    }

    void release() {
        this.release.complete(null);
    }

    /**
     * Waits for {@link #release()}.
     * @return whether it came, and not an interruption
     */
    boolean awaitRelease() {
        try {
            this.release.get(20, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException ex) {
            return false;
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    List<Sight> sights() {
        return this.sights;
    }

    record Sight(boolean intact, boolean closed, boolean shared, Thread thread) {}

}
