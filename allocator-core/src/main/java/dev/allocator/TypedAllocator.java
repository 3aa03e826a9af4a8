package dev.allocator;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Allocates memory for values of one type, and reads and writes such values.
 * <p>
 * The type is a boxed primitive ({@link Boolean}, {@link Byte}, {@link Short}, {@link Character}, {@link Integer},
 * {@link Long}, {@link Float}, {@link Double}) or a record whose components are primitives, records of the same kind, or
 * arrays of these with a length given by {@link FixedLength}. Its {@link #layout()} is that of a C struct: the components
 * in their order, each aligned to its own size, with padding stated, and as many bytes at the end as an array of such
 * values needs. Values are in the byte order of the machine; {@code NaN} is stored in its canonical form.
 * <p>
 * A record need not be public. If it belongs to a named module and is not both public and exported, that module must open
 * its package to {@code dev.allocator.core}.
 * <p>
 * An allocator may be used by the threads that may use the pool or scope it was made by, at once.
 *
 * @param <T> the type
 * @see MemoryPool#allocatorFor(Class)
 * @see MemoryScope#allocatorFor(Class)
 */
public interface TypedAllocator<T> {

    /**
     * Returns an allocator on the {@linkplain MemoryPool#shared() shared} pool.
     * @param <T> the type
     * @param type a boxed primitive or a record
     * @return an allocator that any thread may use
     * @throws IllegalArgumentException if the type cannot be laid out; the message names the component and why
     */
    static <T> TypedAllocator<T> of(Class<T> type) {
        return MemoryPool.shared().allocatorFor(type);
    }

    /**
     * Allocates memory for one value: on a pool a block of the {@link #strategy()}, in a scope memory that lives as long
     * as it.
     * @return a segment of the size of {@link #layout()}
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws ScopeLimitExceededException if the scope's limit is exceeded
     * @throws IllegalStateException if the pool or scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    MemorySegment allocate();

    /**
     * Allocates memory for several values side by side: on a pool a block of {@link #strategy(long)}, in a scope memory
     * that lives as long as it.
     * @param count how many, from 0
     * @return a segment of {@code count} times the size of {@link #layout()}
     * @throws IllegalArgumentException if the count is negative, or the product too large to be addressed
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws ScopeLimitExceededException if the scope's limit is exceeded
     * @throws IllegalStateException if the pool or scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    MemorySegment allocate(long count);

    /**
     * Gives memory that was allocated here room for another number of values, and keeps the values that there were, up to
     * the smaller number.
     * <p>
     * On a pool this does what {@link MemoryPool#reallocate} does, but the result is a block of {@link #strategy(long)}
     * for the new number. In a scope, what was allocated last is extended where it is while there is room behind it, and
     * counts as an allocation of the bytes added. Otherwise new memory is allocated there, and the former stays with the
     * scope until it ends. For fewer values a scope returns the first part of the same memory, and gives nothing back.
     * <p>
     * The default implementation allocates, copies and deallocates.
     * @param segment the segment as it was handed out; it must not be used any more afterwards
     * @param count how many values, from 0
     * @return a segment of {@code count} times the size of {@link #layout()}
     * @throws IllegalArgumentException if the count is negative or the product too large to be addressed, or as for
     * {@link MemoryPool#deallocate}; in a scope, if the segment is not memory of that scope
     * @throws IllegalStateException as for {@link MemoryPool#deallocate}, or if the pool or scope is closed
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory; the
     * segment is as it was
     * @throws ScopeLimitExceededException if the scope's limit is exceeded; the segment is as it was
     * @throws WrongThreadException if the scope is confined to another thread
     */
    default MemorySegment reallocate(MemorySegment segment, long count) {
        Objects.requireNonNull(segment, "segment");
        MemorySegment moved = allocate(count);
        try {
            MemorySegment.copy(segment, 0, moved, 0, Math.min(segment.byteSize(), moved.byteSize()));
            deallocate(segment);
        } catch (RuntimeException ex) {
            deallocate(moved);
            throw ex;
        }
        return moved;
    }

    /**
     * Frees a block as {@link MemoryPool#deallocate} does. What was allocated in a scope cannot be freed by itself.
     * @param segment the segment as it was handed out
     * @throws IllegalArgumentException as for {@link MemoryPool#deallocate}, and always if this allocates in a scope
     * @throws IllegalStateException as for {@link MemoryPool#deallocate}
     */
    void deallocate(MemorySegment segment);

    /**
     * Reads a value.
     * @param segment any segment that holds values of this type side by side
     * @param index the index of the value, from 0
     * @return the value; arrays in it are new ones
     * @throws IndexOutOfBoundsException if the segment has no value of this index
     * @throws IllegalStateException if the segment is no longer alive
     * @throws WrongThreadException if the segment is confined to another thread
     * @throws IllegalArgumentException if the segment is not aligned for this type
     */
    T get(MemorySegment segment, long index);

    /**
     * Writes a value. Padding keeps its content.
     * @param segment any segment that holds values of this type side by side
     * @param index the index of the value, from 0
     * @param value the value
     * @throws NullPointerException if the value is {@code null}, or an array or a record in it
     * @throws IllegalArgumentException if an array in the value is not of its {@link FixedLength}, or the segment is
     * read-only or not aligned for this type
     * @throws IndexOutOfBoundsException if the segment has no value of this index
     * @throws IllegalStateException if the segment is no longer alive
     * @throws WrongThreadException if the segment is confined to another thread
     */
    void set(MemorySegment segment, long index, T value);

    /**
     * Returns how a value lies in memory, with the names of a record's components.
     * @return a value layout for a boxed primitive, a struct layout for a record
     */
    MemoryLayout layout();

    /**
     * Returns the strategy for the block of one value on a pool: {@link AllocationStrategy#FIXED_SIZE} up to the pool's
     * medium size (128 bytes unless configured), above that {@link AllocationStrategy#POOL_BASED} with blocks of just
     * this type's size, and {@link AllocationStrategy#BEST_FIT} for what is larger than a chunk.
     * @return the strategy; in a scope, that of its pool's blocks
     */
    AllocationStrategy strategy();

    /**
     * Returns the strategy for the block of an array on a pool: {@link AllocationStrategy#SEGREGATED} up to its largest
     * size class, an eighth of a chunk, above that {@link AllocationStrategy#BEST_FIT}.
     * @param count how many values, from 0
     * @return the strategy; in a scope, that of its pool's blocks
     * @throws IllegalArgumentException if the count is negative, or the array too large to be addressed
     */
    AllocationStrategy strategy(long count);

}
