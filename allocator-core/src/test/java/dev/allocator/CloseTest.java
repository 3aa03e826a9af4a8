package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A closed pool has returned its memory and does nothing any more but tell its name and its figures.
 */
class CloseTest {

    private static final Set<String> STILL_WORKING = Set.of("stats", "name", "close");

    static List<Method> methods() {
        return Stream.of(MemoryPool.class.getDeclaredMethods())
                .filter((method) -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .filter((method) -> !STILL_WORKING.contains(method.getName()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyOtherMethodThrows(Method method) {
        MemoryPool pool = MemoryPool.create();
        MemorySegment segment = pool.allocate(100);
        pool.close();
        Object[] arguments = Stream.of(method.getParameterTypes()).map((type) -> argument(type, segment)).toArray();
        assertThatThrownBy(() -> method.invoke(pool, arguments)).isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private static Object argument(Class<?> type, MemorySegment segment) {
        if (type == long.class) {
            return 16L;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == AllocationStrategy.class) {
            return AllocationStrategy.BEST_FIT;
        }
        if (type == Class.class) {
            return Long.class;
        }
        if (type == ScopeUser.class) {
            return new ScopeUser() {

                @Override
                public String name() {
                    return "user";
                }

                @Override
                public String limitSetBy() {
                    return "nobody";
                }

            };
        }
        return (type == MemorySegment.class) ? segment : new MemorySegment[]{ segment };
    }

    @Test
    void allMemoryIsReturned() {
        MemoryPool pool = MemoryPool.create();
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            pool.allocate(100, strategy);
            pool.allocate(3 << 20, strategy);
        }
        pool.openScope().allocate(100_000);
        pool.openSharedScope().allocate(100_000);
        pool.openSharedScope().close();
        assertThat(pool.stats().bytesReserved()).isPositive();
        pool.close();
        assertThat(pool.stats().bytesReserved()).isZero();
        assertThat(pool.stats().byStrategy().values()).extracting(AllocationStats::bytesReserved).containsOnly(0L);
    }

    @Test
    void closingAgainHasNoEffect() {
        MemoryPool pool = MemoryPool.builder().name("closed twice").build();
        pool.allocate(100);
        pool.close();
        AllocationStats stats = pool.stats();
        pool.close();
        assertThat(pool.stats()).isEqualTo(stats);
        assertThat(pool.name()).isEqualTo("closed twice");
    }

    @Test
    void fixedSizeAllocatorsThrowToo() {
        MemoryPool pool = MemoryPool.create();
        FixedSizeAllocator allocator = pool.fixedSize(100);
        MemorySegment segment = allocator.allocate();
        pool.close();
        assertThatIllegalStateException().isThrownBy(allocator::allocate);
        assertThatIllegalStateException().isThrownBy(() -> allocator.deallocate(segment));
    }

    @Test
    void budgetGetsEverythingBack() {
        MemoryBudget budget = MemoryBudget.of(64 << 20);
        MemoryPool pool = MemoryPool.builder().budget(budget).build();
        pool.allocate(5 << 20);
        pool.openSharedScope().allocate(100);
        assertThat(budget.reservedBytes()).isEqualTo(pool.stats().bytesReserved()).isPositive();
        pool.close();
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void anotherThreadMayClose() throws Exception {
        MemoryPool pool = MemoryPool.create();
        MemorySegment segment = pool.allocate(100);
        OtherThread.run(pool::close);
        StaleAccess.assertThrows(segment);
    }

    @Test
    void unusedPoolMayBeClosed() {
        MemoryPool pool = MemoryPool.create();
        pool.close();
        assertThat(pool.stats().allocations()).isZero();
        assertThat(pool.stats().bytesReserved()).isZero();
    }

}
