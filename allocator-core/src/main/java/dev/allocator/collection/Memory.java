package dev.allocator.collection;

import java.util.ConcurrentModificationException;

import org.jspecify.annotations.Nullable;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.TypedAllocator;

/**
 * Where a container's memory comes from: blocks of a pool, freed one by one, or a scope, whose memory is freed with it.
 */
final class Memory {

    private final Source source;

    private final TypedAllocator<Byte> bytes;

    private final @Nullable MemoryScope scope;

    private Memory(Source source, @Nullable MemoryScope scope) {
        this.source = source;
        this.bytes = source.allocatorFor(Byte.class);
        this.scope = scope;
    }

    static Memory of(MemoryPool pool) {
        return new Memory(pool::allocatorFor, null);
    }

    static Memory of(MemoryScope scope) {
        return new Memory(scope::allocatorFor, scope);
    }

    /**
     * Returns an allocator that lays out values of a type.
     */
    <T> TypedAllocator<T> allocatorFor(Class<T> type) {
        return this.source.allocatorFor(type);
    }

    /**
     * Returns the scope if its end cannot be seen by its segments, which throw only when the scope's epoch ends.
     */
    @Nullable
    MemoryScope sharedScope() {
        return (this.scope != null && this.scope.isShared()) ? this.scope : null;
    }

    /**
     * Tells whether memory can be freed before its end.
     */
    boolean isFreed() {
        return this.scope == null;
    }

    /**
     * Allocates memory, whose content is undefined.
     */
    Block allocate(long byteSize) {
        return new Block(this.bytes.allocate(byteSize));
    }

    /**
     * Gives a block another size, in place if the allocator can; its content stays, up to the smaller size. If that fails
     * the block is as it was.
     * @throws ConcurrentModificationException if a racing thread has freed it or does the same
     */
    Block reallocate(Block block, long byteSize) {
        if (block == Block.NONE) {
            return allocate(byteSize);
        }
        if (!isFreed()) {
            return new Block(this.bytes.reallocate(block.segment(), byteSize));
        }
        if (!block.claim()) {
            throw new ConcurrentModificationException();
        }
        Block reallocated = null;
        try {
            reallocated = new Block(this.bytes.reallocate(block.segment(), byteSize));
            return reallocated;
        } finally {
            if (reallocated == null) {
                block.unclaim();
            }
        }
    }

    /**
     * Frees a block unless that has been done, also by a racing thread, or its pool has been reset or closed.
     */
    void free(Block block) {
        if (isFreed() && block.claim() && block.segment().scope().isAlive()) {
            this.bytes.deallocate(block.segment());
        }
    }

    /**
     * Checks that the scope, if any, has not ended.
     * @throws IllegalStateException if it has
     */
    void check() {
        if (this.scope != null) {
            check(this.scope);
        }
    }

    static void check(MemoryScope scope) {
        if (scope.isClosed()) {
            throw new IllegalStateException("The collection has ended with its scope");
        }
    }

    /**
     * A pool or a scope.
     */
    private interface Source {

        <T> TypedAllocator<T> allocatorFor(Class<T> type);

    }

}
