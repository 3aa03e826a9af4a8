package dev.allocator.spring.scope;

import java.lang.foreign.MemorySegment;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeBinding;
import dev.allocator.ScopeLease;
import dev.allocator.TypedAllocator;

/**
 * A scope as a method sees it: all of it but its end, which is the caller's.
 */
final class InjectedScope implements MemoryScope {

    private static final String ADVICE = "Where the work goes on on another thread, return what says so: a Callable, "
            + "CompletionStage, DeferredResult, StreamingResponseBody, ResponseBodyEmitter or a reactive type; any thread "
            + "may use the scope then. Where other threads work while this one waits, declare "
            + "@PooledScope(shared = true).";

    private final MemoryScope scope;

    private final String method;

    /**
     * @param method the method whose scope it is, for messages
     */
    InjectedScope(MemoryScope scope, String method) {
        this.scope = scope;
        this.method = method;
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        try {
            return this.scope.allocate(byteSize, byteAlignment);
        } catch (WrongThreadException ex) {
            throw onWrongThread(ex);
        }
    }

    @Override
    public MemorySegment allocate(long byteSize, AllocationStrategy strategy) {
        try {
            return this.scope.allocate(byteSize, strategy);
        } catch (WrongThreadException ex) {
            throw onWrongThread(ex);
        }
    }

    @Override
    public <T> TypedAllocator<T> allocatorFor(Class<T> type) {
        return this.scope.allocatorFor(type);
    }

    @Override
    public long usedBytes() {
        return this.scope.usedBytes();
    }

    @Override
    public long maxBytes() {
        return this.scope.maxBytes();
    }

    @Override
    public boolean isShared() {
        return this.scope.isShared();
    }

    @Override
    public boolean isClosed() {
        return this.scope.isClosed();
    }

    @Override
    public ScopeLease lease() {
        try {
            return this.scope.lease();
        } catch (WrongThreadException ex) {
            throw onWrongThread(ex);
        }
    }

    @Override
    public ScopeBinding bind() {
        try {
            return this.scope.bind();
        } catch (WrongThreadException ex) {
            throw onWrongThread(ex);
        }
    }

    @Override
    public MemorySegment.Scope scope() {
        return this.scope.scope();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException(
                "The scope of @PooledScope is closed at the end of " + this.method + ", not by it");
    }

    private WrongThreadException onWrongThread(WrongThreadException cause) {
        WrongThreadException told = new WrongThreadException(
                "The scope of %s is confined to the thread that it was called on, but thread '%s' uses it. %s"
                        .formatted(
                                this.method, Thread.currentThread().getName(), ADVICE));
        told.initCause(cause);
        return told;
    }

}
