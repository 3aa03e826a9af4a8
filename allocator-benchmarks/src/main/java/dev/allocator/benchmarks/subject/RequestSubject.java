package dev.allocator.benchmarks.subject;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.Zeroing;

/**
 * What gives memory to requests.
 */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable lists and functions without state
public enum RequestSubject implements Subject {

    SCOPE("openScope()", Zeroing.NONE, MemoryPool::openScope),

    SCOPE_ZEROED("openScope()", Zeroing.ON_RELEASE, MemoryPool::openScope),

    SHARED_SCOPE("openSharedScope()", Zeroing.NONE, MemoryPool::openSharedScope),

    SHARED_SCOPE_ZEROED("openSharedScope()", Zeroing.ON_RELEASE, MemoryPool::openSharedScope),

    SLICES("SlicingAllocator over one segment", Family.SLICES, Zeroing.NONE,
            (_, requestBytes) -> new SliceRequests(requestBytes)),

    EMPTY("nothing allocated", Family.EMPTY, Zeroing.NONE, (_, _) -> new EmptyRequests()),

    NETTY_ADAPTIVE(BlockSubject.NETTY_ADAPTIVE),

    NETTY_POOLED(BlockSubject.NETTY_POOLED),

    NETTY_ADAPTIVE_AS_SHIPPED(BlockSubject.NETTY_ADAPTIVE_AS_SHIPPED),

    NETTY_POOLED_AS_SHIPPED(BlockSubject.NETTY_POOLED_AS_SHIPPED),

    MALLOC(BlockSubject.MALLOC),

    JEMALLOC(BlockSubject.JEMALLOC),

    MIMALLOC(BlockSubject.MIMALLOC),

    LWJGL(BlockSubject.LWJGL),

    ARROW_NETTY(BlockSubject.ARROW_NETTY),

    ARROW_UNSAFE(BlockSubject.ARROW_UNSAFE),

    ARENA("Arena.ofConfined()", Family.ARENA, Zeroing.ON_ALLOCATE, (_, _) -> ArenaRequests.ofJdk(Arena::ofConfined)),

    SHARED_ARENA("Arena.ofShared()", Family.SHARED_ARENA, Zeroing.ON_ALLOCATE,
            (_, _) -> ArenaRequests.ofJdk(Arena::ofShared)),

    BYTE_ARRAY(BlockSubject.BYTE_ARRAY);

    private final String label;

    private final Family family;

    private final Zeroing zeroing;

    private final List<String> jvmArguments;

    private final Supplier<Optional<String>> missing;

    private final Opener opener;

    RequestSubject(String label, Zeroing zeroing, Function<MemoryPool, MemoryScope> open) {
        this(label, Family.POOL, zeroing, (_, _) -> ArenaRequests.ofPool(zeroing, open));
    }

    RequestSubject(String label, Family family, Zeroing zeroing, Opener opener) {
        this.label = label;
        this.family = family;
        this.zeroing = zeroing;
        this.jvmArguments = VmArguments.DEFAULT;
        this.missing = Optional::empty;
        this.opener = opener;
    }

    /** Allocates and frees blocks one by one. */
    RequestSubject(BlockSubject blocks) {
        this.label = blocks.label();
        this.family = blocks.family();
        this.zeroing = blocks.zeroing();
        this.jvmArguments = blocks.jvmArguments();
        this.missing = blocks::missing;
        this.opener = (maxBytes, _) -> new BlockRequests<>(blocks.open(maxBytes));
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
    public List<String> jvmArguments() {
        return this.jvmArguments;
    }

    @Override
    public Optional<String> missing() {
        return this.missing.get();
    }

    /**
     * Creates what is measured.
     * @param maxBytes the most that will be asked for at once
     * @param requestBytes the most that a request will ask for in all, with each allocation rounded up to 16 bytes
     */
    public RequestMemory open(int maxBytes, long requestBytes) {
        return this.opener.open(maxBytes, requestBytes);
    }

    private interface Opener {

        RequestMemory open(int maxBytes, long requestBytes);

    }

}
