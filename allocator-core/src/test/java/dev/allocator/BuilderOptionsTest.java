package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every option of a pool takes what its documentation allows and refuses the rest in words that name the option.
 */
class BuilderOptionsTest {

    private static final long KIB = 1024;

    private static final long MIB = 1024 * KIB;

    private static final long LARGEST = 256 * MIB;

    @Test
    void defaultsAreTheDocumentedOnes() {
        try (MemoryPool pool = MemoryPool.create()) {
            assertThat(pool.defaultStrategy()).isEqualTo(AllocationStrategy.BEST_FIT);
            assertThat(pool.maxBytes()).isEqualTo(Long.MAX_VALUE);
            assertThat(pool.name()).startsWith("pool-");
            assertThat(usableBytes(pool, 1, AllocationStrategy.FIXED_SIZE)).isEqualTo(32);
            assertThat(usableBytes(pool, 33, AllocationStrategy.FIXED_SIZE)).isEqualTo(128);
            assertThat(usableBytes(pool, 1, AllocationStrategy.POOL_BASED)).isEqualTo(4 * KIB);
            Contents.assertZero(pool.allocate(1000));
        }
    }

    @Test
    void unnamedPoolsHaveNamesOfTheirOwn() {
        try (MemoryPool one = MemoryPool.create(); MemoryPool other = MemoryPool.create()) {
            assertThat(one.name()).isNotEqualTo(other.name());
        }
    }

    @Test
    void givenNameIsKept() {
        try (MemoryPool pool = MemoryPool.builder().name("uploads").build()) {
            assertThat(pool.name()).isEqualTo("uploads");
        }
    }

    @ParameterizedTest
    @EnumSource
    void defaultStrategyServesBlocksForWhichNoneIsAsked(AllocationStrategy strategy) {
        try (MemoryPool pool = MemoryPool.builder().defaultStrategy(strategy).build()) {
            assertThat(pool.defaultStrategy()).isEqualTo(strategy);
            pool.allocate(24);
            pool.allocate(24, 16);
            pool.allocateBatch(24, 3);
            assertThat(pool.stats().byStrategy().get(strategy).allocations()).isEqualTo(5);
        }
    }

    @Test
    void blockSizesAreTheConfiguredOnesRoundedUpToSixteen() {
        try (MemoryPool pool = MemoryPool.builder().smallBytes(50).mediumBytes(500).blockBytes(3000).build()) {
            assertThat(usableBytes(pool, 50, AllocationStrategy.FIXED_SIZE)).isEqualTo(64);
            assertThat(usableBytes(pool, 500, AllocationStrategy.FIXED_SIZE)).isEqualTo(512);
            assertThat(usableBytes(pool, 3000, AllocationStrategy.POOL_BASED)).isEqualTo(3008);
        }
    }

    @Test
    void extremesThatTheDocumentationAllowsWork() {
        MemoryPool.Builder smallest = MemoryPool.builder().chunkBytes(64 * KIB).fixedChunkBytes(4 * KIB).smallBytes(1)
                .mediumBytes(2).blockBytes(1).threadCacheBytes(0).maxBytes(MIB)
                .decay(Duration.ZERO);
        MemoryPool.Builder largest = MemoryPool.builder().chunkBytes(64 * MIB).fixedChunkBytes(64 * MIB)
                .smallBytes(32 * MIB).mediumBytes(64 * MIB).blockBytes(64 * MIB).threadCacheBytes(LARGEST)
                .decay(Duration.ofSeconds(Long.MAX_VALUE));
        for (MemoryPool.Builder builder : new MemoryPool.Builder[]{ smallest, largest }) {
            try (MemoryPool pool = builder.build()) {
                for (AllocationStrategy strategy : AllocationStrategy.values()) {
                    MemorySegment segment = pool.allocate(1, strategy);
                    assertThat(pool.blockOf(segment)).map(MemoryBlock::strategy).contains(strategy);
                    pool.deallocate(segment);
                }
            }
        }
    }

    static Stream<Refused> refused() {
        return Stream.of(new Refused("name", (builder) -> builder.name("")),
                new Refused("name", (builder) -> builder.name(" \t")),
                new Refused("maxBytes", (builder) -> builder.maxBytes(64 * KIB - 1)),
                new Refused("maxBytes", (builder) -> builder.maxBytes(0)),
                new Refused("maxBytes", (builder) -> builder.maxBytes(-1)),
                new Refused("maxBytes", (builder) -> builder.budget(MemoryBudget.of(64 * KIB - 1))),
                new Refused("chunkBytes", (builder) -> builder.chunkBytes(0)),
                new Refused("chunkBytes", (builder) -> builder.chunkBytes(32 * KIB)),
                new Refused("chunkBytes", (builder) -> builder.chunkBytes(2 * LARGEST)),
                new Refused("chunkBytes", (builder) -> builder.chunkBytes(MIB + 1)),
                new Refused("chunkBytes", (builder) -> builder.chunkBytes(Long.MIN_VALUE)),
                new Refused("fixedChunkBytes", (builder) -> builder.fixedChunkBytes(2 * KIB)),
                new Refused("fixedChunkBytes", (builder) -> builder.fixedChunkBytes(2 * LARGEST)),
                new Refused("fixedChunkBytes", (builder) -> builder.fixedChunkBytes(65 * KIB)),
                new Refused("fixedChunkBytes", (builder) -> builder.fixedChunkBytes(Long.MIN_VALUE)),
                new Refused("smallBytes", (builder) -> builder.smallBytes(0)),
                new Refused("smallBytes", (builder) -> builder.smallBytes(-32)),
                new Refused("mediumBytes", (builder) -> builder.mediumBytes(0)),
                new Refused("mediumBytes", (builder) -> builder.mediumBytes(Long.MAX_VALUE)),
                new Refused("blockBytes", (builder) -> builder.blockBytes(0)),
                new Refused("blockBytes", (builder) -> builder.blockBytes(Long.MAX_VALUE)),
                new Refused("threadCacheBytes", (builder) -> builder.threadCacheBytes(-1)),
                new Refused("threadCacheBytes", (builder) -> builder.threadCacheBytes(LARGEST + 1)),
                new Refused("decay", (builder) -> builder.decay(Duration.ofNanos(-1))),
                new Refused("decay", (builder) -> builder.decay(Duration.ofSeconds(Long.MIN_VALUE))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void optionOutOfRangeIsRefusedByName(Refused refused) {
        assertThatIllegalArgumentException().isThrownBy(() -> refused.setting().on(MemoryPool.builder()))
                .withMessageContaining(refused.option());
    }

    static Stream<Refused> contradictory() {
        return Stream.of(new Refused("fixedChunkBytes", (builder) -> builder.chunkBytes(64 * KIB).fixedChunkBytes(MIB)),
                new Refused("chunkBytes", (builder) -> builder.chunkBytes(64 * KIB).fixedChunkBytes(MIB)),
                new Refused("smallBytes", (builder) -> builder.smallBytes(128).mediumBytes(128)),
                new Refused("mediumBytes", (builder) -> builder.smallBytes(200).mediumBytes(100)),
                new Refused("mediumBytes", (builder) -> builder.mediumBytes(64 * KIB + 1)),
                new Refused("fixedChunkBytes", (builder) -> builder.mediumBytes(64 * KIB + 1)),
                new Refused("blockBytes", (builder) -> builder.blockBytes(MIB + 1)),
                new Refused("chunkBytes", (builder) -> builder.blockBytes(MIB + 1)));
    }

    @ParameterizedTest
    @MethodSource("contradictory")
    void optionsThatContradictEachOtherAreRefusedByName(Refused refused) {
        assertThatIllegalArgumentException().isThrownBy(() -> refused.setting().on(MemoryPool.builder()).build())
                .withMessageContaining(refused.option());
    }

    @Test
    void refusedOptionLeavesTheBuilderAsItWas() {
        MemoryPool.Builder builder = MemoryPool.builder().name("kept").maxBytes(8 * MIB);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBytes(1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.name(""));
        try (MemoryPool pool = builder.build()) {
            assertThat(pool.name()).isEqualTo("kept");
            assertThat(pool.maxBytes()).isEqualTo(8 * MIB);
        }
    }

    private static long usableBytes(MemoryPool pool, long byteSize, AllocationStrategy strategy) {
        return pool.blockOf(pool.allocate(byteSize, strategy)).orElseThrow().usableBytes();
    }

    interface Setting {

        MemoryPool.Builder on(MemoryPool.Builder builder);

    }

    record Refused(String option, Setting setting) {}

}
