package dev.allocator;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Implementations of the interfaces that know nothing of reallocation have it all the same.
 */
class DefaultReallocateTest {

    private final MemoryPool pool = MemoryPool.create();

    private final TypedAllocator<Long> longs = new Plain<>(this.pool.allocatorFor(Long.class));

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void allocatorAllocatesCopiesAndDeallocates() {
        MemorySegment block = this.longs.allocate(2);
        this.longs.set(block, 0, 7L);
        this.longs.set(block, 1, 8L);
        MemorySegment larger = this.longs.reallocate(block, 100);
        assertThat(larger.byteSize()).isEqualTo(800);
        assertThat(this.longs.get(larger, 0)).isEqualTo(7L);
        assertThat(this.longs.get(larger, 1)).isEqualTo(8L);
        MemorySegment smaller = this.longs.reallocate(larger, 1);
        assertThat(this.longs.get(smaller, 0)).isEqualTo(7L);
        this.longs.deallocate(smaller);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void whatFailsLeavesNothingBehind() {
        MemorySegment block = this.longs.allocate(2);
        MemorySegment foreign = MemorySegment.ofArray(new long[2]);
        Class<? extends Exception> refused = IllegalArgumentException.class;
        inUseStaysTheSame(() -> assertThat(caught(() -> this.longs.reallocate(foreign, 3))).isInstanceOf(refused));
        inUseStaysTheSame(
                () -> assertThat(caught(() -> this.longs.reallocate(block.asSlice(8), 3))).isInstanceOf(refused));
        inUseStaysTheSame(() -> assertThat(caught(() -> this.longs.reallocate(block, -1))).isInstanceOf(refused));
        AllocationStats stats = this.pool.stats();
        assertThat(caught(() -> this.longs.reallocate(null, 1))).isInstanceOf(NullPointerException.class);
        assertThat(this.pool.stats()).isEqualTo(stats);
        this.longs.deallocate(block);
    }

    private void inUseStaysTheSame(Runnable action) {
        long before = this.pool.stats().bytesInUse();
        action.run();
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(before);
    }

    private static RuntimeException caught(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException ex) {
            return ex;
        }
        throw new AssertionError("nothing was thrown");
    }

    @Test
    void poolReallocatesByItsAllocatorOfBytes() {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("reallocate")) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            try {
                return method.invoke(this.pool, arguments);
            } catch (InvocationTargetException ex) {
                throw ex.getCause();
            }
        };
        MemoryPool foreign = (MemoryPool) Proxy.newProxyInstance(MemoryPool.class.getClassLoader(),
                new Class<?>[]{ MemoryPool.class }, handler);
        MemorySegment block = foreign.allocate(100, AllocationStrategy.POOL_BASED);
        Contents.stamp(block, (byte) 1);
        MemorySegment grown;
        try (MemoryScope scope = foreign.beginScope()) {
            grown = foreign.reallocate(block, 1000);
            assertThat(scope.usedBytes()).isZero();
        }
        Contents.assertStamped(grown.asSlice(0, 100), (byte) 1);
        foreign.deallocate(grown);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    /**
     * An allocator with nothing but what it has to have.
     */
    private record Plain<T>(TypedAllocator<T> allocator) implements TypedAllocator<T> {

        @Override
        public MemorySegment allocate() {
            return this.allocator.allocate();
        }

        @Override
        public MemorySegment allocate(long count) {
            return this.allocator.allocate(count);
        }

        @Override
        public void deallocate(MemorySegment segment) {
            this.allocator.deallocate(segment);
        }

        @Override
        public T get(MemorySegment segment, long index) {
            return this.allocator.get(segment, index);
        }

        @Override
        public void set(MemorySegment segment, long index, T value) {
            this.allocator.set(segment, index, value);
        }

        @Override
        public MemoryLayout layout() {
            return this.allocator.layout();
        }

        @Override
        public AllocationStrategy strategy() {
            return this.allocator.strategy();
        }

        @Override
        public AllocationStrategy strategy(long count) {
            return this.allocator.strategy(count);
        }

    }

}
