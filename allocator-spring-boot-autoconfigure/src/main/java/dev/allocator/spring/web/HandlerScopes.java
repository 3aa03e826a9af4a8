package dev.allocator.spring.web;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;

import dev.allocator.spring.scope.ManagedScope;

/**
 * Finds the scope of the handler that a parameter belongs to. It is there also where there are no scopes, to say why.
 */
final class HandlerScopes {

    private final @Nullable String disabledBy;

    /**
     * @param disabledBy the key that switched scopes off, if one did
     */
    HandlerScopes(@Nullable String disabledBy) {
        this.disabledBy = disabledBy;
    }

    /**
     * Returns the scope of the handler that is about to be called.
     * @throws IllegalStateException if it has none
     */
    ManagedScope require(NativeWebRequest request, MethodParameter parameter) {
        HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
        RequestScopes scopes = (servletRequest != null) ? RequestScopes.of(servletRequest) : null;
        ManagedScope scope = (scopes != null) ? scopes.current() : null;
        if (scope == null) {
            throw new IllegalStateException("There is no scope for the parameter of type "
                    + parameter.getParameterType().getSimpleName() + " of "
                    + parameter.getExecutable().toGenericString()
                    + ": " + reason());
        }
        return scope;
    }

    private String reason() {
        return (this.disabledBy != null)
                ? this.disabledBy + " is false"
                : "neither the method nor its class is annotated with @PooledScope";
    }

}
