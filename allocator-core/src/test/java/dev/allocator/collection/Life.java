package dev.allocator.collection;

import java.util.function.Function;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * Where a collection under test lives. What the suites make here is never closed: it lives as long as the tests.
 */
enum Life {

    POOL,
    GUARDED_POOL,
    CONFINED_SCOPE,
    SHARED_SCOPE;

    private static final MemoryPool OWNER = MemoryPool.create();

    private static final MemoryPool GUARDED = MemoryPool.builder().guarded(true).build();

    private static final MemoryScope CONFINED = OWNER.openScope();

    private static final MemoryScope SHARED = OWNER.openSharedScope();

    <C> C create(Function<MemoryPool, C> onPool, Function<MemoryScope, C> inScope) {
        return switch (this) {
            case POOL -> onPool.apply(OWNER);
            case GUARDED_POOL -> onPool.apply(GUARDED);
            case CONFINED_SCOPE -> inScope.apply(CONFINED);
            case SHARED_SCOPE -> inScope.apply(SHARED);
        };
    }

}
