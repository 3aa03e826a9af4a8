package dev.allocator.benchmarks.subject;

import java.lang.foreign.Arena;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryPool;
import dev.allocator.Zeroing;

/**
 * What gives memory to requests.
 */
public enum RequestSubject implements Subject {

    SCOPE("openScope()", Family.POOL, Zeroing.NONE),

    SCOPE_ZEROED("openScope()", Family.POOL, Zeroing.ON_RELEASE),

    SHARED_SCOPE("openSharedScope()", Family.POOL, Zeroing.NONE),

    SHARED_SCOPE_ZEROED("openSharedScope()", Family.POOL, Zeroing.ON_RELEASE),

    SLICES("SlicingAllocator over one segment", Family.SLICES, Zeroing.NONE),

    NETTY_ADAPTIVE(BlockSubject.NETTY_ADAPTIVE),

    NETTY_POOLED(BlockSubject.NETTY_POOLED),

    MALLOC(BlockSubject.MALLOC),

    JEMALLOC(BlockSubject.JEMALLOC),

    MIMALLOC(BlockSubject.MIMALLOC),

    ARENA("Arena.ofConfined()", Family.ARENA, Zeroing.ON_ALLOCATE),

    SHARED_ARENA("Arena.ofShared()", Family.SHARED_ARENA, Zeroing.ON_ALLOCATE),

    BYTE_ARRAY(BlockSubject.BYTE_ARRAY);

    private final String label;

    private final Family family;

    private final Zeroing zeroing;

    /** What is allocated and freed one by one; {@code null} if a request is freed at once. */
    private final @Nullable BlockSubject blocks;

    RequestSubject(String label, Family family, Zeroing zeroing) {
        this.label = label;
        this.family = family;
        this.zeroing = zeroing;
        this.blocks = null;
    }

    RequestSubject(BlockSubject blocks) {
        this.label = blocks.label();
        this.family = blocks.family();
        this.zeroing = blocks.zeroing();
        this.blocks = blocks;
    }

    @Override
    public String label() {
        return this.label;
    }

    @Override
    public Family family() {
        return this.family;
    }

    @Override
    public Zeroing zeroing() {
        return this.zeroing;
    }

    @Override
    public Optional<String> missing() {
        return (this.blocks != null) ? this.blocks.missing() : Optional.empty();
    }

    /**
     * Creates what is measured.
     * @param maxBytes the most that will be asked for at once
     */
    public RequestMemory open(int maxBytes) {
        if (this.blocks != null) {
            return new BlockRequests<>(this.blocks.open(maxBytes));
        }
        return switch (this) {
            case SCOPE, SCOPE_ZEROED -> ArenaRequests.ofPool(this.zeroing, MemoryPool::openScope);
            case SHARED_SCOPE, SHARED_SCOPE_ZEROED -> ArenaRequests.ofPool(this.zeroing, MemoryPool::openSharedScope);
            case ARENA -> ArenaRequests.ofJdk(Arena::ofConfined);
            case SHARED_ARENA -> ArenaRequests.ofJdk(Arena::ofShared);
            default -> new SliceRequests();
        };
    }

}
