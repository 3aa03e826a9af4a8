package dev.allocator.spring.web;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * The return types that tell Spring MVC to go on with the request on another thread.
 */
final class AsyncReturnTypes {

    private static final List<Class<?>> TYPES = List.of(Callable.class, WebAsyncTask.class, DeferredResult.class,
            CompletionStage.class, ResponseBodyEmitter.class, StreamingResponseBody.class);

    private AsyncReturnTypes() {}

    static boolean contain(MethodParameter returned) {
        ResolvableType type = ResolvableType.forMethodParameter(returned);
        return contain(type.resolve(Object.class))
                || contain(type.as(HttpEntity.class).getGeneric().resolve(Object.class)) || isSuspending(returned);
    }

    private static boolean isSuspending(MethodParameter returned) {
        return returned.getMethod() != null && KotlinDetector.isSuspendingFunction(returned.getMethod());
    }

    private static boolean contain(Class<?> type) {
        return TYPES.stream().anyMatch((async) -> async.isAssignableFrom(type))
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
    }

}
