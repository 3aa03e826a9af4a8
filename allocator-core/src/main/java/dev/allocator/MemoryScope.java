package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory with a common end: allocations are a pointer's move, and {@link #close()} frees all of them in one step.
 * <p>
 * A <em>confined</em> scope belongs to the thread that opened it; another thread that uses it or one of its segments
 * gets a {@link WrongThreadException}. Once it is closed every access to its segments throws
 * {@link IllegalStateException}.
 * <p>
 * A <em>shared</em> scope may be used by any thread. In one point it deviates from {@link Arena}: shared scopes get
 * their memory through epochs, each of which ends when the last of its scopes has been closed. {@link #scope()} is the
 * epoch's, so it may still be alive after {@link #close()}; {@link #isClosed()} tells about this scope. An allocation
 * after close throws at once. A stale segment throws, or, until its epoch has ended, reaches only the bytes it had
 * itself, which nobody else has been given; they are zeroed before anyone gets them. In a
 * {@linkplain MemoryPool.Builder#guarded guarded} pool it throws at once.
 * <p>
 * All sizes are in bytes; every segment is aligned to at least 16 bytes. A failed allocation leaves the scope and its
 * pool usable. With {@link Zeroing#NONE} the content of a new segment is undefined, contrary to what {@link Arena}
 * promises.
 */
public interface MemoryScope extends Arena {

    /**
     * Allocates memory that lives until the scope ends.
     * @param byteSize the size in bytes, from 0
     * @return a segment of exactly that size, aligned to 16 bytes
     * @throws IllegalArgumentException if the size is negative or too large to be addressed
     * @throws ScopeLimitExceededException if it would exceed {@link #maxBytes()}
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws IllegalStateException if the scope is closed, or its pool has been reset or closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    @Override
    default MemorySegment allocate(long byteSize) {
        return allocate(byteSize, 1);
    }

    /**
     * Allocates memory that lives until the scope ends.
     * @param byteSize the size in bytes, from 0
     * @param byteAlignment the alignment in bytes, a power of two; less than 16 is treated as 16
     * @return a segment of exactly that size
     * @throws IllegalArgumentException if the size is negative or too large to be addressed, or the alignment is not a
     * power of two
     * @throws ScopeLimitExceededException if it would exceed {@link #maxBytes()}
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws IllegalStateException if the scope is closed, or its pool has been reset or closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    @Override
    MemorySegment allocate(long byteSize, long byteAlignment);

    /**
     * Allocates a block of a strategy that this scope owns: it lives until the scope ends and is freed with it.
     * @param byteSize the size in bytes, from 0
     * @param strategy the strategy
     * @return a segment of exactly that size, aligned to 16 bytes
     * @throws IllegalArgumentException if the size is negative or too large to be addressed
     * @throws ScopeLimitExceededException if it would exceed {@link #maxBytes()}
     * @throws PoolExhaustedException if the pool's cap, its budget or the operating system has no more memory
     * @throws IllegalStateException if the scope is closed, or its pool has been reset or closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    MemorySegment allocate(long byteSize, AllocationStrategy strategy);

    /**
     * Returns an allocator of memory of this scope for values of a type.
     * @param <T> the type
     * @param type a boxed primitive or a record, as {@link TypedAllocator} describes
     * @return an allocator that the threads may use that may use this scope
     * @throws IllegalArgumentException if the type cannot be laid out; the message names the component and why
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    <T> TypedAllocator<T> allocatorFor(Class<T> type);

    /**
     * Returns the bytes that have been requested from this scope.
     * @return the bytes in use, 0 once the scope is closed
     */
    long usedBytes();

    /**
     * Returns the limit on the bytes requested from this scope.
     * @return the limit in bytes, {@link Long#MAX_VALUE} if there is none
     */
    long maxBytes();

    /**
     * Tells whether any thread may use this scope.
     * @return {@code false} if the scope is confined to the thread that opened it
     */
    boolean isShared();

    /**
     * Tells whether the scope has been closed, by {@link #close()} or with its pool.
     * @return whether it accepts no more allocations
     */
    boolean isClosed();

    /**
     * Takes a lease, which keeps the memory of this scope alive and unchanged until the scope is closed <em>and</em> the
     * last lease is returned.
     * @return the lease
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    ScopeLease lease();

    /**
     * Makes this scope the one from which its pool allocates on the calling thread, until the binding is closed. For
     * work that is handed a scope opened elsewhere; {@link MemoryPool#beginScope()} opens and binds in one step.
     * @return the binding, to be closed by the same thread, innermost first
     * @throws IllegalStateException if the scope is closed
     * @throws WrongThreadException if the scope is confined to another thread
     */
    ScopeBinding bind();

    /**
     * Returns the lifetime of this scope's segments: the scope's own if it is confined, its epoch's if it is shared.
     * @return the lifetime
     */
    @Override
    MemorySegment.Scope scope();

    /**
     * Frees everything that was allocated in this scope, at once or, if it is leased, when the last lease is returned.
     * @throws IllegalStateException if the scope is already closed, is a begun scope but not the innermost one, or one of
     * its segments is in use by a native call
     * @throws WrongThreadException if the scope is confined to another thread
     */
    @Override
    void close();

}
