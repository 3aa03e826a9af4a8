package dev.allocator;

import org.jspecify.annotations.Nullable;

/**
 * Holds the pool of the process, built when it is first asked for.
 */
final class SharedPool {

    private static volatile @Nullable MemoryPool pool;

    private SharedPool() {}

    static MemoryPool get() {
        MemoryPool pool = SharedPool.pool;
        return (pool != null) ? pool : build();
    }

    /** Not in a class initializer, whose failure would hide the advice of {@link NativeAccess} from the second caller. */
    private static synchronized MemoryPool build() {
        MemoryPool pool = SharedPool.pool;
        if (pool == null) {
            pool = DefaultMemoryPool.permanent("shared");
            SharedPool.pool = pool;
        }
        return pool;
    }

}
