package dev.allocator.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives each request to a controller's handlers a {@link dev.allocator.MemoryScope} that is closed when the request is
 * over: it is open while the handler runs and while the response body is written, and gone after that, also when the
 * handler fails.
 * <p>
 * Stands on a handler method or on its class, or on an annotation that stands there; on a method it replaces all that
 * the class says. The scope comes in as a handler parameter of type {@link dev.allocator.MemoryScope},
 * {@link java.lang.foreign.Arena} or {@link java.lang.foreign.SegmentAllocator}, whose {@code close()} throws
 * {@link UnsupportedOperationException}. Besides, it is the begun scope of its pool on the handler's thread: what the
 * handler allocates from the {@link dev.allocator.MemoryPool} is part of it.
 * <p>
 * The scope is confined to the handler's thread. It is shared if the handler's return type is an asynchronous one
 * ({@link java.util.concurrent.Callable}, {@link java.util.concurrent.CompletionStage}, {@code DeferredResult},
 * {@code StreamingResponseBody}, {@code ResponseBodyEmitter}, a reactive type …) or if {@link #shared()} asks for it. A
 * {@code Callable} or a {@code StreamingResponseBody} has the scope until it ends, even if the client is gone before;
 * work that the application itself gives to other threads takes a {@linkplain dev.allocator.MemoryScope#lease() lease}.
 * With WebFlux every scope is shared.
 * <p>
 * On a method of any other bean, or on its class, it puts a scope around each call, inside the one that there is. If the
 * method returns a {@link java.util.concurrent.CompletionStage} or a reactive type, the scope is shared and ends with its
 * completion; each subscriber of a reactive type has a scope of its own.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PooledScope {

    /**
     * The {@linkplain dev.allocator.MemoryPool#name() name} of the pool, by default the pool that is injected where no
     * qualifier is given. An unknown name stops the start.
     * @return the name of the pool, or nothing for the default pool
     */
    String pool() default "";

    /**
     * The limit on the bytes that a handler may request from its scope, such as {@code 64MB} or a placeholder like
     * <code>${uploads.max-memory}</code>. Whatever it says, {@code allocator.web.max-scope-size} is not exceeded. A
     * text that is no size stops the start.
     * @return the limit, or nothing for no limit of its own
     */
    String maxSize() default "";

    /**
     * Whether other threads may use the scope. Needed only where the return type does not tell: after a
     * {@code startAsync} of the handler's own, or for work that is given to another thread and awaited.
     * @return whether the scope is shared whatever the return type
     */
    boolean shared() default false;

}
