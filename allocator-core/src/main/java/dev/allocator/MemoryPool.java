package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A pool of off-heap memory that hands out {@linkplain #allocate(long) blocks}, freed one by one, and
 * {@linkplain #openScope() scopes}, which free everything allocated in them at once.
 * <p>
 * All sizes and limits are in bytes. Every segment is aligned to at least 16 bytes. With the default {@link Zeroing} a
 * new segment reads as zero over its whole size. A request of 0 bytes yields a segment of size 0 whose address no other
 * live segment has; it counts as an allocation and is freed like any block.
 * <p>
 * A pool may be used by any number of threads, platform and virtual, at once; a block may be freed by any thread.
 * Platform threads keep a bounded cache of free blocks.
 * <p>
 * No call, however wrong, corrupts the pool or crashes the VM. After {@link #deallocate} an access through a stale
 * segment is not detected: it reaches memory of this pool or throws {@link IllegalStateException}. Memory whose owner
 * must never be confused with another's belongs into a scope. A {@linkplain Builder#guarded guarded} pool detects every
 * such access.
 * <p>
 * Memory that nobody has used for a while goes back to the operating system by itself ({@link Builder#decay}), at once by
 * {@link #trim()}; everything does when the pool is {@linkplain #close() closed}. Except for {@link #stats()}, {@link #name()} and
 * {@link #close()}, every method throws {@link IllegalStateException} on a closed pool.
 *
 * @see MemoryScope
 */
public interface MemoryPool extends SegmentAllocator, AutoCloseable {

    /**
     * Creates a pool with the default options and no cap.
     * @return a new pool, to be closed by the caller
     * @throws IllegalStateException if native access is denied to the allocator
     */
    static MemoryPool create() {
        return builder().build();
    }

    /**
     * Returns the pool that the whole process shares. It has the default options and no cap and lives as long as the
     * VM.
     * @return the shared pool, whose {@link #close()} and {@link #reset()} throw {@link UnsupportedOperationException}
     * @throws IllegalStateException if native access is denied to the allocator
     */
    static MemoryPool shared() {
        return SharedPool.get();
    }

    /**
     * Starts the configuration of a pool.
     * @return a new builder with the default options
     */
    static Builder builder() {
        return new PoolBuilder();
    }

    /**
     * Returns the name that statistics and error messages use for this pool.
     * @return the name, never empty
     */
    String name();

    /**
     * Returns the strategy that serves blocks for which none is asked.
     * @return the strategy
     */
    AllocationStrategy defaultStrategy();

    /**
     * Returns the cap on the bytes that this pool has reserved from the operating system: the smaller of its own and its
     * budget's.
     * @return the cap in bytes, {@link Long#MAX_VALUE} if there is none
     */
    long maxBytes();

    /**
     * Allocates from the innermost scope that this thread has {@linkplain #beginScope() begun} on this pool, else a
     * block of the default strategy.
     * @param byteSize the size in bytes, from 0
     * @return a segment of exactly that size, aligned to 16 bytes
     * @throws IllegalArgumentException if the size is negative or too large to be addressed
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws ScopeLimitExceededException if the begun scope's limit is exceeded
     * @throws IllegalStateException if the pool is closed
     */
    @Override
    default MemorySegment allocate(long byteSize) {
        return allocate(byteSize, 1);
    }

    /**
     * Allocates from the innermost scope that this thread has {@linkplain #beginScope() begun} on this pool, else a
     * block of the default strategy.
     * @param byteSize the size in bytes, from 0
     * @param byteAlignment the alignment in bytes, a power of two; less than 16 is treated as 16
     * @return a segment of exactly that size
     * @throws IllegalArgumentException if the size is negative or too large to be addressed, or the alignment is not a
     * power of two
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws ScopeLimitExceededException if the begun scope's limit is exceeded
     * @throws IllegalStateException if the pool is closed
     */
    @Override
    MemorySegment allocate(long byteSize, long byteAlignment);

    /**
     * Allocates a block of a strategy; inside a {@linkplain #beginScope() begun} scope the block belongs to that scope
     * and is freed with it.
     * @param byteSize the size in bytes, from 0
     * @param strategy the strategy
     * @return a segment of exactly that size, aligned to 16 bytes
     * @throws IllegalArgumentException if the size is negative or too large to be addressed
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws ScopeLimitExceededException if the begun scope's limit is exceeded
     * @throws IllegalStateException if the pool is closed
     */
    default MemorySegment allocate(long byteSize, AllocationStrategy strategy) {
        return allocate(byteSize, 1, strategy);
    }

    /**
     * Allocates a block of a strategy; inside a {@linkplain #beginScope() begun} scope the block belongs to that scope
     * and is freed with it.
     * @param byteSize the size in bytes, from 0
     * @param byteAlignment the alignment in bytes, a power of two; less than 16 is treated as 16
     * @param strategy the strategy
     * @return a segment of exactly that size
     * @throws IllegalArgumentException if the size is negative or too large to be addressed, or the alignment is not a
     * power of two
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws ScopeLimitExceededException if the begun scope's limit is exceeded
     * @throws IllegalStateException if the pool is closed
     */
    MemorySegment allocate(long byteSize, long byteAlignment, AllocationStrategy strategy);

    /**
     * Frees a block of this pool. Any thread may free a block.
     * @param segment the segment as it was handed out: the same address and size
     * @throws IllegalArgumentException if the segment is not native, not of this pool, a scope's, or not exactly a live
     * block (an interior or resized slice)
     * @throws IllegalStateException if the segment is no longer alive, or the block is already free
     */
    void deallocate(MemorySegment segment);

    /**
     * Changes the size of a block of this pool, as {@code realloc} does in C. The block stays where it is if it can: when
     * the size suits it as it is, and with {@link AllocationStrategy#BEST_FIT} also when the memory behind it is free.
     * Otherwise its content is copied to another block, up to the smaller of both sizes, and this one is freed. Either
     * way the result is of the same strategy as far as that can hold it, else of {@code BEST_FIT}, and always a block,
     * also inside a begun scope. What is new in a larger block reads as zero as in a new one; what a smaller one gives
     * up goes back to the pool, unless it has to stay where it is, and to need less never fails for want of memory.
     * <p>
     * The former segment must not be used any more, just as after {@link #deallocate}. A block that stays keeps its
     * address, and with it its alignment; one that moves is aligned to 16 bytes. It counts as deallocated with its former
     * size and allocated with the new one. Any thread may call this; when several free or reallocate a block at the same
     * time, one succeeds and the others are refused. Whatever fails leaves the block as it was.
     * <p>
     * The default implementation reallocates by {@link #allocatorFor allocatorFor(Byte.class)}.
     * @param segment the segment as it was handed out: the same address and size
     * @param byteSize the new size in bytes, from 0
     * @return a segment of exactly that size
     * @throws IllegalArgumentException if the size is negative or too large to be addressed, or as for {@link #deallocate}
     * @throws IllegalStateException as for {@link #deallocate}, or if the pool is closed
     * @throws PoolExhaustedException if a larger block has to move and the pool's cap, its budget or the operating system
     * has no more memory
     */
    default MemorySegment reallocate(MemorySegment segment, long byteSize) {
        return allocatorFor(Byte.class).reallocate(segment, byteSize);
    }

    /**
     * Allocates several blocks of one size, all or none, where {@link #allocate(long)} would.
     * @param byteSize the size of each block in bytes, from 0
     * @param count how many, from 0
     * @return {@code count} segments
     * @throws IllegalArgumentException if the size or the count is negative, or their product too large to be addressed
     * @throws PoolExhaustedException if there is not enough memory for all of them
     * @throws ScopeLimitExceededException if the begun scope's limit is exceeded
     * @throws IllegalStateException if the pool is closed
     */
    MemorySegment[] allocateBatch(long byteSize, int count);

    /**
     * Frees several blocks after it has checked all of them: if one cannot be freed, none is. (Only in a
     * {@linkplain Builder#guarded guarded} pool, and if a native call or a channel uses one of them, the others are freed.)
     * @param segments the segments as they were handed out
     * @throws IllegalArgumentException as for {@link #deallocate}
     * @throws IllegalStateException as for {@link #deallocate}, and if a block occurs twice
     */
    void deallocateBatch(MemorySegment[] segments);

    /**
     * Returns an allocator of blocks of one size, taken from fixed-size chunks and counted as
     * {@link AllocationStrategy#FIXED_SIZE}. It always allocates blocks, also inside a begun scope.
     * @param blockBytes the size of each block in bytes, from 1 to the size of a fixed-size chunk
     * @return an allocator that any thread may use
     * @throws IllegalArgumentException if the size is out of range
     * @throws IllegalStateException if the pool is closed
     */
    FixedSizeAllocator fixedSize(long blockBytes);

    /**
     * Returns an allocator of blocks for values of a type. It always allocates blocks, also inside a begun scope.
     * @param <T> the type
     * @param type a boxed primitive or a record, as {@link TypedAllocator} describes
     * @return an allocator that any thread may use
     * @throws IllegalArgumentException if the type cannot be laid out; the message names the component and why
     * @throws IllegalStateException if the pool is closed
     */
    <T> TypedAllocator<T> allocatorFor(Class<T> type);

    /**
     * Opens a scope confined to this thread, without touching the thread's stack of begun scopes.
     * @return an open scope
     * @throws IllegalStateException if the pool is closed
     */
    default MemoryScope openScope() {
        return openScope(Long.MAX_VALUE);
    }

    /**
     * Opens a scope confined to this thread, without touching the thread's stack of begun scopes.
     * @param maxBytes the limit on the bytes requested from the scope, from 1
     * @return an open scope
     * @throws IllegalArgumentException if the limit is not positive
     * @throws IllegalStateException if the pool is closed
     */
    MemoryScope openScope(long maxBytes);

    /**
     * Opens a scope confined to this thread on behalf of somebody else.
     * @param maxBytes the limit on the bytes requested from the scope, from 1
     * @param user whoever the scope is open for
     * @return an open scope
     * @throws IllegalArgumentException if the limit is not positive
     * @throws IllegalStateException if the pool is closed
     */
    MemoryScope openScope(long maxBytes, ScopeUser user);

    /**
     * Opens a scope that any thread may use.
     * @return an open scope
     * @throws IllegalStateException if the pool is closed
     */
    default MemoryScope openSharedScope() {
        return openSharedScope(Long.MAX_VALUE);
    }

    /**
     * Opens a scope that any thread may use.
     * @param maxBytes the limit on the bytes requested from the scope, from 1
     * @return an open scope
     * @throws IllegalArgumentException if the limit is not positive
     * @throws IllegalStateException if the pool is closed
     */
    MemoryScope openSharedScope(long maxBytes);

    /**
     * Opens a scope that any thread may use on behalf of somebody else.
     * @param maxBytes the limit on the bytes requested from the scope, from 1
     * @param user whoever the scope is open for
     * @return an open scope
     * @throws IllegalArgumentException if the limit is not positive
     * @throws IllegalStateException if the pool is closed
     */
    MemoryScope openSharedScope(long maxBytes, ScopeUser user);

    /**
     * Opens a scope confined to this thread and makes it the innermost of the thread's stack: until it ends,
     * {@link #allocate(long)} and {@link #allocateBatch} on this thread allocate from it.
     * @return the scope, ended by {@link #endScope()} or by its own {@link MemoryScope#close()}
     * @throws IllegalStateException if the pool is closed
     */
    MemoryScope beginScope();

    /**
     * Closes the innermost scope that this thread has begun on this pool.
     * @throws IllegalStateException if there is none
     */
    void endScope();

    /**
     * Returns the scope from which {@link #allocate(long)} allocates on this thread.
     * @return the innermost begun scope of this thread, if any
     */
    Optional<MemoryScope> currentScope();

    /**
     * Invalidates every block, every shared scope and the calling thread's own confined scopes, and makes the pool as
     * freshly built, with its chunks kept. What cannot be invalidated now (a scope confined to another live thread, a
     * segment inside a native call) is detached: its next allocation throws, and its memory is neither reused nor
     * returned until it lets go. The live blocks count as deallocated and the peak starts anew. Rare by design: may
     * cost as much as closing a shared arena.
     * @throws IllegalStateException if the pool is closed
     * @throws UnsupportedOperationException on the {@linkplain #shared() shared} pool
     */
    void reset();

    /**
     * Gives memory that nobody uses back to the operating system: empty chunks, and whole free pages inside chunks. Only
     * the former lowers the reserved bytes.
     * @return the bytes given back by this call
     * @throws IllegalStateException if the pool is closed
     */
    long trim();

    /**
     * Invalidates everything, as {@link #reset()} does, and returns all memory; a detached scope's when it lets go.
     * Closing a closed pool has no effect.
     * @throws UnsupportedOperationException on the {@linkplain #shared() shared} pool
     */
    @Override
    void close();

    /**
     * Walks through everything that the pool knows of its memory and checks that it agrees, for tests and when something
     * looks wrong. Nothing is changed.
     * <p>
     * Any thread may call this at any time, also while others use the pool, and is never told of an inconsistency that is
     * none: each structure is looked at under its own lock, and compared is only what is stable under that. So not
     * everything can be looked at: of the free blocks that platform threads keep, the calling thread's; and the number of
     * live blocks is compared with the statistics only if all other threads that have used the pool have ended, and none
     * of them was a virtual one.
     * <p>
     * It takes time in proportion to the reserved memory and the number of blocks, and others wait for a lock while their
     * part is looked at; a reset or close waits until it is done.
     * @return {@code true}
     * @throws IllegalStateException if something is inconsistent, with the name of the structure, the address and the
     * numbers that differ; or if the pool is closed
     */
    boolean verify();

    /**
     * Returns the figures of the whole pool. Works on a closed pool, too.
     * @return a snapshot
     */
    AllocationStats stats();

    /**
     * Returns what the calling thread has done on this pool.
     * @return a snapshot; the bytes in use are negative when the thread has freed more than it allocated
     * @throws IllegalStateException if the pool is closed
     */
    AllocationStats threadStats();

    /**
     * Returns what each thread has done on this pool. Threads of equal names are merged, ended ones under
     * {@code (ended)} and virtual ones under {@code (virtual)}.
     * @return a snapshot, by thread name
     * @throws IllegalStateException if the pool is closed
     */
    Map<String, AllocationStats> statsByThread();

    /**
     * Returns the figures of this pool's scopes.
     * @return a snapshot
     * @throws IllegalStateException if the pool is closed
     */
    ScopeStats scopeStats();

    /**
     * Describes the block of this pool that contains a segment's address.
     * @param segment a segment
     * @return the block, live or free; empty if the segment is not native, not alive, or its address is in no block of
     * this pool (as in memory of a scope that no strategy served)
     * @throws IllegalStateException if the pool is closed
     */
    Optional<MemoryBlock> blockOf(MemorySegment segment);

    /**
     * Options of a new pool. Each method checks its argument at once, {@link #build()} checks them together.
     */
    interface Builder {

        /**
         * Sets the name that statistics and messages use; {@code pool-1}, {@code pool-2}, … by default.
         * @param name the name, not blank
         * @return this
         * @throws IllegalArgumentException if it is blank
         */
        Builder name(String name);

        /**
         * Sets a hard cap on the bytes reserved from the operating system. A cap below the chunk size makes chunks
         * smaller. No cap by default.
         * @param maxBytes the cap in bytes, from 64 KiB
         * @return this
         * @throws IllegalArgumentException if it is below 64 KiB
         */
        Builder maxBytes(long maxBytes);

        /**
         * Sets a hard cap as {@link #maxBytes(long)} does, and what messages say where it comes from.
         * @param maxBytes the cap in bytes, from 64 KiB
         * @param setBy what sets it, such as the key of a configuration
         * @return this
         * @throws IllegalArgumentException if it is below 64 KiB
         */
        Builder maxBytes(long maxBytes, String setBy);

        /**
         * Puts the pool under a cap that several pools share, besides its own. None by default.
         * @param budget the budget
         * @return this
         */
        Builder budget(MemoryBudget budget);

        /**
         * Sets the strategy of blocks for which none is asked; {@link AllocationStrategy#BEST_FIT} by default.
         * @param strategy the strategy
         * @return this
         */
        Builder defaultStrategy(AllocationStrategy strategy);

        /**
         * Sets the size of a pool chunk; 1 MiB by default.
         * @param chunkBytes the size in bytes, a power of two from 64 KiB to 256 MiB
         * @return this
         * @throws IllegalArgumentException if it is out of range or not a power of two
         */
        Builder chunkBytes(long chunkBytes);

        /**
         * Sets the size of a chunk of {@link AllocationStrategy#FIXED_SIZE} blocks; 64 KiB by default. It must not exceed
         * the chunk size.
         * @param fixedChunkBytes the size in bytes, a power of two from 4 KiB to 256 MiB
         * @return this
         * @throws IllegalArgumentException if it is out of range or not a power of two
         */
        Builder fixedChunkBytes(long fixedChunkBytes);

        /**
         * Sets the size of a small {@link AllocationStrategy#FIXED_SIZE} block; 32 bytes by default. It must be less
         * than the medium size.
         * @param smallBytes the size in bytes, from 1 to the size of a fixed-size chunk, rounded up to a multiple of 16
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        Builder smallBytes(long smallBytes);

        /**
         * Sets the size of a medium {@link AllocationStrategy#FIXED_SIZE} block; 128 bytes by default.
         * @param mediumBytes the size in bytes, from 1 to the size of a fixed-size chunk, rounded up to a multiple of 16
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        Builder mediumBytes(long mediumBytes);

        /**
         * Sets the size of a {@link AllocationStrategy#POOL_BASED} block; 4 KiB by default. It must not exceed the chunk
         * size.
         * @param blockBytes the size in bytes, from 1 to the chunk size, rounded up to a multiple of 16
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        Builder blockBytes(long blockBytes);

        /**
         * Bounds the bytes of free blocks that each thread keeps for itself; 1 MiB by default, 0 for no cache. They are taken
         * back when the thread ends; and, while it is parked, by {@link MemoryPool#trim()}, by decay and before an allocation
         * fails for lack of memory.
         * @param threadCacheBytes the bound in bytes, from 0 to 256 MiB
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        Builder threadCacheBytes(long threadCacheBytes);

        /**
         * Sets when memory is zeroed; {@link Zeroing#ON_RELEASE} by default.
         * @param zeroing when; with {@link Zeroing#NONE} new segments show bytes of former owners
         * @return this
         */
        Builder zeroing(Zeroing zeroing);

        /**
         * Sets whether the pool finds mistakes of its users; off by default, and meant for tests and for the search after
         * a mistake. In a guarded pool each block has a lifetime of its own, which ends when it is freed or reallocated:
         * every access through a stale segment, and freeing it again, throws {@link IllegalStateException}, also when the
         * same address and size have been handed out again. The segments of a shared scope throw as soon as it has been
         * closed and its last lease returned.
         * <p>
         * What a native call or a channel is using cannot be freed or reallocated meanwhile: that throws
         * {@link IllegalStateException}, and the block stays live. Of a batch the others are freed.
         * <p>
         * Freeing a block or closing a shared scope closes a shared {@link java.lang.foreign.Arena}, which takes tens of
         * microseconds, more with many threads; {@link MemoryPool#reset()} and {@link MemoryPool#close()} do so for each
         * live block. Threads keep no free blocks, whatever {@link #threadCacheBytes} says.
         * @param guarded whether it does
         * @return this
         */
        Builder guarded(boolean guarded);

        /**
         * Sets how long memory stays with the pool when nobody uses it; 10 seconds by default, as for the dirty pages of
         * jemalloc. After about this time,
         * up to half as long again, it goes back to the operating system by itself: empty chunks, which lowers the
         * reserved bytes, whole free pages inside chunks, which lowers the resident size only, the caches of ended
         * threads, and what ended shared scopes have left. Memory that is used again in time is kept. With
         * {@link Duration#ZERO} it goes as soon as a background thread gets to it.
         * @param decay the time, not negative; one so long that it never passes switches this off
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        Builder decay(Duration decay);

        /**
         * Builds the pool.
         * @return a new pool, to be closed by the caller
         * @throws IllegalArgumentException if options contradict each other, naming them
         * @throws IllegalStateException if native access is denied to the allocator
         */
        MemoryPool build();

    }

}
