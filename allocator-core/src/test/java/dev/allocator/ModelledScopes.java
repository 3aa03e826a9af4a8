package dev.allocator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The scopes of a pool, the stack of those that the thread has begun or bound, and what they must say.
 */
final class ModelledScopes {

    private static final int STALE_KEPT = 30;

    private final MemoryPool pool;

    private final ModelledSegments segments;

    private final ModelledFigures figures;

    private final List<ModelledScope> holding = new ArrayList<>();

    private final Deque<Entry> stack = new ArrayDeque<>();

    private final Deque<ModelledSegments.Owned> stale = new ArrayDeque<>();

    private long opened;

    private long ended;

    private long peakBytes;

    ModelledScopes(MemoryPool pool, ModelledSegments segments, ModelledFigures figures) {
        this.pool = pool;
        this.segments = segments;
        this.figures = figures;
    }

    void open(boolean shared, long maxBytes) {
        add(shared ? this.pool.openSharedScope(maxBytes) : this.pool.openScope(maxBytes), false);
    }

    void begin() {
        this.stack.push(new Entry(add(this.pool.beginScope(), true), null));
    }

    private ModelledScope add(MemoryScope scope, boolean begun) {
        ModelledScope added = new ModelledScope(scope, begun);
        this.holding.add(added);
        this.opened++;
        return added;
    }

    void end() {
        Entry innermost = this.stack.peek();
        if (innermost == null) {
            assertThatIllegalStateException().isThrownBy(this.pool::endScope);
        } else if (innermost.binding() == null) {
            this.stack.pop();
            this.pool.endScope();
            closed(innermost.scope());
        }
    }

    void bind(int index) {
        at(index).ifPresent((scope) -> {
            if (scope.isClosed()) {
                assertThatIllegalStateException().isThrownBy(scope.scope::bind);
            } else {
                this.stack.push(new Entry(scope, scope.scope.bind()));
            }
        });
    }

    void unbind() {
        Entry innermost = this.stack.peek();
        if (innermost != null && innermost.binding() != null) {
            this.stack.pop().binding().close();
            return;
        }
        this.stack.stream()
                .map(Entry::binding)
                .filter((binding) -> binding != null)
                .forEach((binding) -> assertThatIllegalStateException().isThrownBy(binding::close));
    }

    void close(int index) {
        at(index).ifPresent(this::close);
    }

    private void close(ModelledScope scope) {
        if (this.stack.stream().anyMatch((entry) -> entry.scope() == scope && entry.binding() != null)) {
            return;
        }
        if (scope.isClosed()) {
            assertThatIllegalStateException().isThrownBy(scope.scope::close);
            return;
        }
        if (scope.begun) {
            if (this.stack.element().scope() != scope) {
                assertThatIllegalStateException().isThrownBy(scope.scope::close);
                return;
            }
            this.stack.pop();
        }
        scope.scope.close();
        closed(scope);
    }

    void lease(int index) {
        at(index).ifPresent((scope) -> {
            if (scope.isClosed()) {
                assertThatIllegalStateException().isThrownBy(scope.scope::lease);
            } else {
                scope.leases.add(scope.scope.lease());
            }
        });
    }

    void returnLease(int index) {
        List<ModelledScope> leased = this.holding.stream().filter((scope) -> !scope.leases.isEmpty()).toList();
        if (!leased.isEmpty()) {
            ModelledScope scope = leased.get(index % leased.size());
            ScopeLease lease = scope.leases.removeLast();
            lease.close();
            lease.close();
            endIfNobodyHolds(scope);
        }
    }

    private void closed(ModelledScope scope) {
        scope.closed();
        endIfNobodyHolds(scope);
    }

    private void endIfNobodyHolds(ModelledScope scope) {
        if (!scope.hasEnded()) {
            return;
        }
        this.holding.remove(scope);
        this.ended++;
        for (ModelledSegments.Owned owned : scope.segments) {
            this.segments.remove(owned);
            this.figures.deallocated(owned.strategy(), owned.segment().byteSize());
            if (!scope.scope.isShared()) {
                assertThat(owned.segment().scope().isAlive()).isFalse();
            } else if (owned.segment().byteSize() > 0) {
                this.stale.add(owned);
            }
        }
        while (this.stale.size() > STALE_KEPT) {
            this.stale.remove();
        }
    }

    void reset() {
        this.ended = this.opened;
        List<ModelledScope> before = List.copyOf(this.holding);
        this.holding.clear();
        this.stack.clear();
        this.stale.clear();
        this.peakBytes = 0;
        for (ModelledScope scope : before) {
            assertThat(scope.scope.isClosed()).isTrue();
            assertThat(scope.segments).allSatisfy((owned) -> assertThat(owned.segment().scope().isAlive()).isFalse());
            assertThatIllegalStateException().isThrownBy(() -> scope.scope.allocate(1));
            scope.leases.forEach(ScopeLease::close);
        }
    }

    void closeAll() {
        while (!this.stack.isEmpty()) {
            end();
            unbindInnermost();
        }
        List.copyOf(this.holding).stream().filter((scope) -> !scope.isClosed()).forEach(this::close);
        while (!this.holding.isEmpty()) {
            returnLease(0);
        }
    }

    private void unbindInnermost() {
        Entry innermost = this.stack.peek();
        if (innermost != null && innermost.binding() != null) {
            unbind();
        }
    }

    Optional<ModelledScope> current() {
        return Optional.ofNullable(this.stack.peek()).map(Entry::scope);
    }

    Optional<ModelledScope> at(int index) {
        return this.holding.isEmpty()
                ? Optional.empty()
                : Optional.of(this.holding.get(index % this.holding.size()));
    }

    void check() {
        long bytes = this.holding.stream().mapToLong(ModelledScope::bytesHeld).sum();
        this.peakBytes = Math.max(this.peakBytes, bytes);
        ScopeStats stats = this.pool.scopeStats();
        assertThat(stats.open()).as("open scopes").isEqualTo(this.holding.size());
        assertThat(stats.opened()).as("opened scopes").isEqualTo(this.opened);
        assertThat(stats.closed()).as("closed scopes").isEqualTo(this.ended);
        assertThat(stats.bytesInUse()).as("bytes in scopes").isEqualTo(bytes);
        assertThat(stats.peakBytesInUse()).as("peak of scopes").isGreaterThanOrEqualTo(this.peakBytes);
        assertThat(this.pool.currentScope()).isEqualTo(current().map((scope) -> scope.scope));
        for (ModelledScope scope : this.holding) {
            assertThat(scope.scope.usedBytes()).isEqualTo(scope.usedBytes());
            assertThat(scope.scope.isClosed()).isEqualTo(scope.isClosed());
        }
        this.stale.removeIf((owned) -> StaleAccess.throwsOrFindsOnly(owned.segment(), owned.stamp()));
    }

    /**
     * What the thread has begun or bound.
     *
     * @param scope the scope
     * @param binding the binding, {@code null} if the scope was begun
     */
    record Entry(ModelledScope scope, @Nullable ScopeBinding binding) {}

}
