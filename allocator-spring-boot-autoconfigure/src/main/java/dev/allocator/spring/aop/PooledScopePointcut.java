package dev.allocator.spring.aop;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.util.ReflectionUtils;

import dev.allocator.spring.PooledScope;
import dev.allocator.spring.scope.ScopeReader;

/**
 * The bean methods that {@link PooledScope} stands on, or on whose class it stands; not the methods of controllers that
 * the web integration calls.
 */
final class PooledScopePointcut extends StaticMethodMatcherPointcut {

    /** Names, since an application may have no web stack. */
    private static final Set<String> CALLED_BY_WEB = Set.of("org.springframework.web.bind.annotation.RequestMapping",
            "org.springframework.web.service.annotation.HttpExchange",
            "org.springframework.web.bind.annotation.ExceptionHandler",
            "org.springframework.web.bind.annotation.ModelAttribute",
            "org.springframework.web.bind.annotation.InitBinder");

    PooledScopePointcut() {
        setClassFilter(PooledScopePointcut::mayHaveMethods);
    }

    private static boolean mayHaveMethods(Class<?> type) {
        return AnnotatedElementUtils.hasAnnotation(type, PooledScope.class)
                || Stream.of(ReflectionUtils.getUniqueDeclaredMethods(type, ReflectionUtils.USER_DECLARED_METHODS))
                        .anyMatch((method) -> AnnotatedElementUtils.hasAnnotation(method, PooledScope.class));
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
        if (ReflectionUtils.isObjectMethod(specific) || ScopeReader.find(targetClass, specific) == null) {
            return false;
        }
        if (!AnnotatedElementUtils.hasAnnotation(targetClass, Controller.class)) {
            return true;
        }
        return AnnotatedElementUtils.hasAnnotation(specific, PooledScope.class)
                && CALLED_BY_WEB.stream()
                        .noneMatch((name) -> AnnotatedElementUtils.hasMetaAnnotationTypes(specific, name)
                                || AnnotatedElementUtils.isAnnotated(specific, name));
    }

}
