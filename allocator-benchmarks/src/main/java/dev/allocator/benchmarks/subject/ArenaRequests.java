package dev.allocator.benchmarks.subject;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Blackhole;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.Zeroing;

/**
 * Requests with an arena each: one of the JDK's, or a scope of a pool.
 */
final class ArenaRequests implements RequestMemory {

    private final Supplier<? extends Arena> arenas;

    private final @Nullable MemoryPool pool;

    private ArenaRequests(Supplier<? extends Arena> arenas, @Nullable MemoryPool pool) {
        this.arenas = arenas;
        this.pool = pool;
    }

    static ArenaRequests ofJdk(Supplier<Arena> arenas) {
        return new ArenaRequests(arenas, null);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    static ArenaRequests ofPool(Zeroing zeroing, Function<MemoryPool, MemoryScope> open) {
        MemoryPool pool = MemoryPool.builder().zeroing(zeroing).build();
        return new ArenaRequests(() -> open.apply(pool), pool);
    }

    @Override
    public RequestHandler newHandler(Pause pause) {
        return (sizes, blackhole) -> handle(sizes, pause, blackhole);
    }

    private void handle(int[] sizes, Pause pause, Blackhole blackhole) {
        try (Arena arena = this.arenas.get()) {
            for (int bytes : sizes) {
                MemorySegment segment = arena.allocate(bytes);
                EndWriter.write(segment, bytes);
                blackhole.consume(segment);
            }
            pause.take();
        }
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // closed by the caller
    public HeldRequest hold(int[] sizes) {
        Arena arena = this.arenas.get();
        for (int bytes : sizes) {
            PageToucher.touch(arena.allocate(bytes));
        }
        return arena::close;
    }

    @Override
    public OptionalLong reservedBytes() {
        return (this.pool != null) ? OptionalLong.of(this.pool.stats().bytesReserved()) : OptionalLong.empty();
    }

    @Override
    public void close() {
        if (this.pool != null) {
            this.pool.close();
        }
    }

}
