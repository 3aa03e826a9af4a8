package dev.allocator.spring.web;

import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

import dev.allocator.MemoryScope;

/**
 * Hands out the scope of the request.
 */
final class ScopeArgumentResolver implements HandlerMethodArgumentResolver {

    private static final Set<Class<?>> TYPES = Set.of(MemoryScope.class, Arena.class, SegmentAllocator.class);

    private final HandlerScopes scopes;

    ScopeArgumentResolver(HandlerScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return TYPES.contains(parameter.getParameterType());
    }

    @Override
    public MemoryScope resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
        return this.scopes.require(request, parameter).injected();
    }

}
