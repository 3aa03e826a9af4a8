package dev.allocator.spring.web;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

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

    /** Of these, those that wait for one result from elsewhere; others go on for as long as they have something to send. */
    private static final List<Class<?>> SINGLE_RESULTS = List.of(DeferredResult.class, CompletionStage.class);

    private AsyncReturnTypes() {}

    static boolean contain(MethodParameter returned) {
        return matches(returned, AsyncReturnTypes::contain) || isSuspending(returned);
    }

    /**
     * Tells whether the request waits for one result that another thread sets.
     */
    static boolean isSingleResult(MethodParameter returned) {
        return matches(returned, (type) -> isOneOf(SINGLE_RESULTS, type));
    }

    private static boolean matches(MethodParameter returned, Predicate<Class<?>> condition) {
        ResolvableType type = ResolvableType.forMethodParameter(returned);
        return condition.test(type.resolve(Object.class))
                || condition.test(type.as(HttpEntity.class).getGeneric().resolve(Object.class));
    }

    private static boolean isOneOf(List<Class<?>> types, Class<?> type) {
        return types.stream().anyMatch((async) -> async.isAssignableFrom(type));
    }

    private static boolean isSuspending(MethodParameter returned) {
        return returned.getMethod() != null && KotlinDetector.isSuspendingFunction(returned.getMethod());
    }

    private static boolean contain(Class<?> type) {
        return isOneOf(TYPES, type)
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
    }

}
