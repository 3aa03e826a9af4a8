package dev.allocator.benchmarks.subject;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.allocator.AllocationStrategy;
import dev.allocator.Zeroing;

/**
 * What hands out blocks one at a time. Those of the pool come with each strategy, uncleared and with the pool's default.
 */
public enum BlockSubject implements Subject {

    SEGREGATED("pool, SEGREGATED", Family.POOL, Zeroing.NONE),

    SEGREGATED_ZEROED("pool, SEGREGATED", Family.POOL, Zeroing.ON_RELEASE),

    FIXED_SIZE("pool, FIXED_SIZE", Family.POOL, Zeroing.NONE),

    FIXED_SIZE_ZEROED("pool, FIXED_SIZE", Family.POOL, Zeroing.ON_RELEASE),

    POOL_BASED("pool, POOL_BASED of that size", Family.POOL, Zeroing.NONE),

    POOL_BASED_ZEROED("pool, POOL_BASED of that size", Family.POOL, Zeroing.ON_RELEASE),

    BEST_FIT("pool, BEST_FIT", Family.POOL, Zeroing.NONE),

    BEST_FIT_ZEROED("pool, BEST_FIT", Family.POOL, Zeroing.ON_RELEASE),

    NETTY_ADAPTIVE("Netty adaptive", Family.NETTY, Zeroing.NONE),

    NETTY_POOLED("Netty pooled", Family.NETTY, Zeroing.NONE),

    MALLOC("malloc of the C library", CLibrary.STANDARD),

    JEMALLOC("jemalloc", CLibrary.JEMALLOC),

    MIMALLOC("mimalloc", CLibrary.MIMALLOC),

    ARENA("Arena.ofConfined() each", Family.ARENA, Zeroing.ON_ALLOCATE),

    BYTE_ARRAY("new byte[]", Family.BYTE_ARRAY, Zeroing.ON_ALLOCATE);

    /** The larger of the sizes that FIXED_SIZE has unless configured. */
    private static final int MAX_FIXED_SIZE = 128;

    private final String label;

    private final Family family;

    private final Zeroing zeroing;

    private final @Nullable CLibrary library;

    BlockSubject(String label, Family family, Zeroing zeroing) {
        this.label = label;
        this.family = family;
        this.zeroing = zeroing;
        this.library = null;
    }

    BlockSubject(String label, CLibrary library) {
        this.label = label;
        this.family = Family.C;
        this.zeroing = Zeroing.NONE;
        this.library = library;
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
        return (this.library != null) ? this.library.missing() : Optional.empty();
    }

    /**
     * Tells whether it serves blocks of this size itself instead of passing the request on.
     */
    public boolean fits(int bytes) {
        return switch (this) {
            case FIXED_SIZE, FIXED_SIZE_ZEROED -> bytes <= MAX_FIXED_SIZE;
            default -> true;
        };
    }

    /**
     * Tells whether it is meant for blocks of many sizes.
     */
    public boolean fitsMixedSizes() {
        return switch (this) {
            case FIXED_SIZE, FIXED_SIZE_ZEROED, POOL_BASED, POOL_BASED_ZEROED -> false;
            default -> true;
        };
    }

    /**
     * Creates what is measured.
     * @param bytes the largest size that will be asked for
     */
    public BlockAllocator<?> open(int bytes) {
        return switch (this) {
            case SEGREGATED, SEGREGATED_ZEROED -> PoolBlocks.of(AllocationStrategy.SEGREGATED, this.zeroing);
            case FIXED_SIZE, FIXED_SIZE_ZEROED -> PoolBlocks.of(AllocationStrategy.FIXED_SIZE, this.zeroing);
            case POOL_BASED, POOL_BASED_ZEROED -> PoolBlocks.ofSize(bytes, this.zeroing);
            case BEST_FIT, BEST_FIT_ZEROED -> PoolBlocks.of(AllocationStrategy.BEST_FIT, this.zeroing);
            case NETTY_ADAPTIVE -> NettyBlocks.adaptive();
            case NETTY_POOLED -> NettyBlocks.pooled();
            case MALLOC -> new CBlocks.Standard();
            case JEMALLOC -> new CBlocks.Jemalloc();
            case MIMALLOC -> new CBlocks.Mimalloc();
            case ARENA -> new ArenaBlocks();
            case BYTE_ARRAY -> new ByteArrays();
        };
    }

}
