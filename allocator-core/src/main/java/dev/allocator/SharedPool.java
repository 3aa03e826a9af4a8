package dev.allocator;

/**
 * Holds the pool of the process, built when it is first asked for.
 */
final class SharedPool {

    static final MemoryPool INSTANCE = DefaultMemoryPool.permanent("shared");

    private SharedPool() {}

}
