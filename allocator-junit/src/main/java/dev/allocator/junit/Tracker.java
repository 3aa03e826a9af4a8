package dev.allocator.junit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.allocator.AllocationStats;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeUser;

/**
 * What is allocated from one pool, and where.
 */
final class Tracker {

    private final MemoryPool pool;

    private final Map<Long, Site> blocks = new ConcurrentHashMap<>();

    private final Map<MemoryScope, Site> scopes = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Tracker(MemoryPool pool) {
        this.pool = pool;
    }

    boolean isClosed() {
        return this.closed;
    }

    void closed() {
        this.closed = true;
        cleared();
    }

    void cleared() {
        this.blocks.clear();
        this.scopes.clear();
    }

    void allocated(MemorySegment block) {
        this.blocks.put(block.address(), Site.here("a block of " + block.byteSize() + " bytes"));
    }

    void deallocated(MemorySegment block) {
        this.blocks.remove(block.address());
    }

    /**
     * @param user whoever the scope is open for, if that is known
     */
    void opened(MemoryScope scope, @Nullable ScopeUser user) {
        this.scopes.keySet().removeIf(MemoryScope::isClosed);
        this.scopes.put(scope, Site.here((user != null) ? "the scope of " + user.name() : "a scope"));
    }

    State state() {
        AllocationStats stats = this.pool.stats();
        this.scopes.keySet().removeIf(MemoryScope::isClosed);
        return new State(Set.copyOf(this.blocks.keySet()), Set.copyOf(this.scopes.keySet()), stats.bytesInUse(),
                stats.allocations() - stats.deallocations(), this.closed ? 0 : this.pool.scopeStats().open());
    }

    /**
     * Tells what is there that was not there before, or nothing.
     */
    List<String> leaks(State before) {
        State now = state();
        List<String> leaks = new ArrayList<>();
        if (this.closed) {
            return leaks;
        }
        now.blocks().stream().filter((block) -> !before.blocks().contains(block)).forEach((block) -> {
            leaks.add(String.valueOf(this.blocks.get(block)));
        });
        now.scopes().stream().filter((scope) -> !before.scopes().contains(scope)).forEach((scope) -> {
            leaks.add(this.scopes.get(scope) + "\n        (" + scope.usedBytes() + " bytes in use)");
        });
        if (leaks.isEmpty() && now.openScopes() > before.openScopes()) {
            leaks.add((now.openScopes() - before.openScopes())
                    + " scopes that are closed but leased, or were opened on the pool itself");
        }
        if (leaks.isEmpty() && now.bytesInUse() > before.bytesInUse()) {
            leaks.add((now.bytesInUse() - before.bytesInUse()) + " bytes in " + (now.live() - before.live())
                    + " blocks that were allocated by a collection or on the pool itself");
        }
        return leaks.stream().map((leak) -> "pool '" + this.pool.name() + "': " + leak).toList();
    }

    record State(Set<Long> blocks, Set<MemoryScope> scopes, long bytesInUse, long live, long openScopes) {

        /** That of a pool that is not there yet. */
        static final State EMPTY = new State(Set.of(), Set.of(), 0, 0, 0);

    }

}
