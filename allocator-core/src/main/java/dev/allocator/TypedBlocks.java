package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;

import dev.allocator.internal.layout.ElementAccess;

/**
 * Values in blocks of a pool, whatever scope the thread has begun.
 * <p>
 * A template, copied for each type, since a constant access is compiled to nothing but loads and stores.
 *
 * @param <T> the type
 */
final class TypedBlocks<T> extends TypedMemory<T> {

    private static final ElementAccess ACCESS;

    static {
        try {
            ACCESS = MethodHandles.classData(MethodHandles.lookup(), "_", ElementAccess.class);
        } catch (IllegalAccessException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Blocks blocks;

    TypedBlocks(PoolOptions options, Blocks blocks) {
        super(options, ACCESS);
        this.blocks = blocks;
    }

    @Override
    public MemorySegment allocate() {
        return switch (strategy()) {
            case FIXED_SIZE -> this.blocks.allocateFixed(bytes());
            case POOL_BASED -> this.blocks.allocatePooled(bytes());
            default -> this.blocks.allocate(bytes(), Arguments.MIN_ALIGNMENT, AllocationStrategy.BEST_FIT);
        };
    }

    @Override
    public MemorySegment allocate(long count) {
        long bytes = bytes(count);
        Arguments.checkSizes(bytes, Arguments.MIN_ALIGNMENT);
        return this.blocks.allocate(bytes, Arguments.MIN_ALIGNMENT, strategy(count));
    }

    @Override
    public MemorySegment reallocate(MemorySegment segment, long count) {
        return this.blocks.reallocate(segment, bytes(count), StrategyNumbers.of(strategy(count)));
    }

    @Override
    public void deallocate(MemorySegment segment) {
        this.blocks.deallocate(segment);
    }

    @Override
    @SuppressWarnings("unchecked") // the access to a type reads its values
    public T get(MemorySegment segment, long index) {
        return (T) ACCESS.get(segment, index);
    }

    @Override
    public void set(MemorySegment segment, long index, T value) {
        ACCESS.set(segment, index, value);
    }

}
