package dev.allocator.spring.web;

import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

import dev.allocator.MemoryScope;

/**
 * Hands out the scope of the request. It is there also where there are no scopes, to say why.
 */
final class ScopeArgumentResolver implements HandlerMethodArgumentResolver {

    private static final Set<Class<?>> TYPES = Set.of(MemoryScope.class, Arena.class, SegmentAllocator.class);

    private final @Nullable String disabledBy;

    /**
     * @param disabledBy the key that switched scopes off, if one did
     */
    ScopeArgumentResolver(@Nullable String disabledBy) {
        this.disabledBy = disabledBy;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return TYPES.contains(parameter.getParameterType());
    }

    @Override
    public MemoryScope resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
        HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
        RequestScopes scopes = (servletRequest != null) ? RequestScopes.of(servletRequest) : null;
        RequestScope scope = (scopes != null) ? scopes.current() : null;
        if (scope == null) {
            throw new IllegalStateException("There is no scope for the parameter of type "
                    + parameter.getParameterType().getSimpleName() + " of "
                    + parameter.getExecutable().toGenericString()
                    + ": " + reason());
        }
        return scope.injected();
    }

    private String reason() {
        return (this.disabledBy != null)
                ? this.disabledBy + " is false"
                : "neither the method nor its class is annotated with @PooledScope";
    }

}
