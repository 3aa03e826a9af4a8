package dev.allocator.junit;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.allocator.MemoryPool;

/**
 * The pools whose allocations are tracked.
 */
public final class MemoryLeaks {

    private static final List<Tracker> TRACKERS = new CopyOnWriteArrayList<>();

    private MemoryLeaks() {}

    /**
     * Tracks what is allocated from a pool through the result. What is allocated past it (by a collection, or from the
     * pool itself) is noticed, too, but not where.
     * @param pool a pool
     * @return the same pool, to be used instead
     */
    public static MemoryPool track(MemoryPool pool) {
        Tracker tracker = new Tracker(pool);
        TRACKERS.removeIf(Tracker::isClosed);
        TRACKERS.add(tracker);
        return (MemoryPool) Proxy.newProxyInstance(MemoryLeaks.class.getClassLoader(),
                new Class<?>[]{ MemoryPool.class },
                new TrackedPool(pool, tracker));
    }

    static List<Tracker> trackers() {
        return TRACKERS;
    }

}
