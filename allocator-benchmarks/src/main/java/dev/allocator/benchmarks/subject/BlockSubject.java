package dev.allocator.benchmarks.subject;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import dev.allocator.AllocationStrategy;
import dev.allocator.Zeroing;

/**
 * What hands out blocks one at a time. Those of the pool come with each strategy, the default one first, uncleared and
 * with the pool's default.
 */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable lists and functions without state
public enum BlockSubject implements Subject {

    BEST_FIT(AllocationStrategy.BEST_FIT, Zeroing.NONE),

    BEST_FIT_ZEROED(AllocationStrategy.BEST_FIT, Zeroing.ON_RELEASE),

    SEGREGATED(AllocationStrategy.SEGREGATED, Zeroing.NONE),

    SEGREGATED_ZEROED(AllocationStrategy.SEGREGATED, Zeroing.ON_RELEASE),

    FIXED_SIZE(AllocationStrategy.FIXED_SIZE, Zeroing.NONE),

    FIXED_SIZE_ZEROED(AllocationStrategy.FIXED_SIZE, Zeroing.ON_RELEASE),

    POOL_BASED(AllocationStrategy.POOL_BASED, Zeroing.NONE),

    POOL_BASED_ZEROED(AllocationStrategy.POOL_BASED, Zeroing.ON_RELEASE),

    /** Gives unused memory back sooner than by default. */
    BEST_FIT_DECAYING("pool, BEST_FIT, decay of 1 s", Family.POOL, Zeroing.ON_RELEASE, VmArguments.DEFAULT,
            Optional::empty,
            (_) -> PoolBlocks.decaying(AllocationStrategy.BEST_FIT, Duration.ofSeconds(1), Zeroing.ON_RELEASE)),

    NETTY_ADAPTIVE("Netty adaptive, tuned", Family.NETTY, VmArguments.NETTY_TUNED, NettyBlocks::adaptive),

    NETTY_POOLED("Netty pooled, tuned", Family.NETTY, VmArguments.NETTY_TUNED, NettyBlocks::pooled),

    NETTY_ADAPTIVE_AS_SHIPPED("Netty adaptive, as shipped", Family.NETTY, VmArguments.NETTY_AS_SHIPPED,
            NettyBlocks::adaptive),

    NETTY_POOLED_AS_SHIPPED("Netty pooled, as shipped", Family.NETTY, VmArguments.NETTY_AS_SHIPPED,
            NettyBlocks::pooled),

    MALLOC("malloc of the C library", CLibrary.STANDARD, CBlocks.Standard::new),

    JEMALLOC("jemalloc", CLibrary.JEMALLOC, CBlocks.Jemalloc::new),

    MIMALLOC("mimalloc", CLibrary.MIMALLOC, CBlocks.Mimalloc::new),

    LWJGL("jemalloc of LWJGL", Family.LWJGL, Zeroing.NONE, VmArguments.LWJGL, LwjglBlocks::missing,
            (_) -> new LwjglBlocks()),

    ARROW_NETTY("Arrow over Netty", Family.ARROW, VmArguments.ARROW, ArrowBlocks::overNetty),

    ARROW_UNSAFE("Arrow over Unsafe", Family.ARROW, VmArguments.ARROW, ArrowBlocks::overUnsafe),

    ARENA("Arena.ofConfined() each", Family.ARENA, Zeroing.ON_ALLOCATE, VmArguments.DEFAULT, Optional::empty,
            (_) -> new ArenaBlocks()),

    BYTE_ARRAY("new byte[]", Family.BYTE_ARRAY, Zeroing.ON_ALLOCATE, VmArguments.DEFAULT, Optional::empty,
            (_) -> new ByteArrays());

    /** The larger of the sizes that FIXED_SIZE has unless configured. */
    private static final int MAX_FIXED_SIZE = 128;

    private final String label;

    private final Family family;

    private final Zeroing zeroing;

    private final List<String> jvmArguments;

    private final Supplier<Optional<String>> missing;

    private final IntFunction<BlockAllocator<?>> opener;

    BlockSubject(AllocationStrategy strategy, Zeroing zeroing) {
        this("pool, " + strategy + ((strategy == AllocationStrategy.POOL_BASED) ? " of that size" : ""), Family.POOL,
                zeroing, VmArguments.DEFAULT, Optional::empty, (bytes) -> PoolBlocks.of(strategy, bytes, zeroing));
    }

    BlockSubject(String label, CLibrary library, Supplier<CBlocks> opener) {
        this(label, Family.C, Zeroing.NONE, VmArguments.DEFAULT, library::missing, (_) -> opener.get());
    }

    BlockSubject(String label, Family family, List<String> jvmArguments, Supplier<BlockAllocator<?>> opener) {
        this(label, family, Zeroing.NONE, jvmArguments, Optional::empty, (_) -> opener.get());
    }

    BlockSubject(String label, Family family, Zeroing zeroing, List<String> jvmArguments,
            Supplier<Optional<String>> missing, IntFunction<BlockAllocator<?>> opener) {
        this.label = label;
        this.family = family;
        this.zeroing = zeroing;
        this.jvmArguments = jvmArguments;
        this.missing = missing;
        this.opener = opener;
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
     * Tells whether its speed is measured, and not only what memory it holds.
     */
    public boolean isMeasuredForSpeed() {
        return this != BEST_FIT_DECAYING;
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
        return this.opener.apply(bytes);
    }

}
