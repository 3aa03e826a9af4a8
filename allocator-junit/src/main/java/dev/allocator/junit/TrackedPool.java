package dev.allocator.junit;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import dev.allocator.FixedSizeAllocator;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeUser;

/**
 * Notes what goes through a pool, or through an allocator of blocks that it made.
 */
final class TrackedPool implements InvocationHandler {

    private final Object target;

    private final Tracker tracker;

    TrackedPool(Object target, Tracker tracker) {
        this.target = target;
        this.tracker = tracker;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("equals") && arguments != null) {
            return arguments[0] != null && Proxy.isProxyClass(arguments[0].getClass())
                    && equals(Proxy.getInvocationHandler(arguments[0]));
        }
        boolean scoped = this.target instanceof MemoryPool pool && method.getName().startsWith("allocate")
                && pool.currentScope().isPresent();
        Object result;
        try {
            result = method.invoke(this.target, arguments);
        } catch (InvocationTargetException ex) {
            throw ex.getCause();
        }
        if (arguments != null && method.getName().startsWith("deallocate")) {
            deallocated(arguments[0]);
        }
        return scoped ? result : noted(method, arguments, result);
    }

    private void deallocated(Object argument) {
        if (argument instanceof MemorySegment block) {
            this.tracker.deallocated(block);
        } else if (argument instanceof MemorySegment[] blocks) {
            for (MemorySegment block : blocks) {
                this.tracker.deallocated(block);
            }
        }
    }

    private @Nullable Object noted(Method method, Object @Nullable [] arguments, @Nullable Object result) {
        switch (result) {
            case MemorySegment block -> this.tracker.allocated(block);
            case MemorySegment[] blocks -> {
                for (MemorySegment block : blocks) {
                    this.tracker.allocated(block);
                }
            }
            case MemoryScope scope -> this.tracker.opened(scope, user(arguments));
            case FixedSizeAllocator allocator -> {
                return Proxy.newProxyInstance(TrackedPool.class.getClassLoader(),
                        new Class<?>[]{ FixedSizeAllocator.class }, new TrackedPool(allocator, this.tracker));
            }
            case null, default -> {
                if (method.getName().equals("reset")) {
                    this.tracker.cleared();
                } else if (method.getName().equals("close")) {
                    this.tracker.closed();
                }
            }
        }
        return result;
    }

    private static @Nullable ScopeUser user(Object @Nullable [] arguments) {
        return (arguments != null && arguments.length == 2 && arguments[1] instanceof ScopeUser user) ? user : null;
    }

}
