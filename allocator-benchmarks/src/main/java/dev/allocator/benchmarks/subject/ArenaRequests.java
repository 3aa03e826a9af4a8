package dev.allocator.benchmarks.subject;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import java.util.function.Supplier;

import org.openjdk.jmh.infra.Blackhole;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.Zeroing;

/**
 * Requests with an arena each: one of the JDK's, or a scope of a pool.
 */
final class ArenaRequests implements RequestMemory {

    private final Supplier<? extends Arena> arenas;

    private final Runnable onClose;

    private ArenaRequests(Supplier<? extends Arena> arenas, Runnable onClose) {
        this.arenas = arenas;
        this.onClose = onClose;
    }

    static ArenaRequests ofJdk(Supplier<Arena> arenas) {
        return new ArenaRequests(arenas, () -> {});
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    static ArenaRequests ofPool(Zeroing zeroing, Function<MemoryPool, MemoryScope> open) {
        MemoryPool pool = MemoryPool.builder().zeroing(zeroing).build();
        return new ArenaRequests(() -> open.apply(pool), pool::close);
    }

    @Override
    public RequestHandler newHandler() {
        return this::handle;
    }

    private void handle(int[] sizes, Blackhole blackhole) {
        try (Arena arena = this.arenas.get()) {
            for (int bytes : sizes) {
                MemorySegment segment = arena.allocate(bytes);
                EndWriter.write(segment, bytes);
                blackhole.consume(segment);
            }
        }
    }

    @Override
    public void close() {
        this.onClose.run();
    }

}
