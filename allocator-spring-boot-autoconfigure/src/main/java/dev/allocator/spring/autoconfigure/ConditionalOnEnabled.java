package dev.allocator.spring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches unless a key {@code enabled} is false. Other than Spring Boot's condition on a boolean property it refuses a
 * value that is none, instead of taking it for false.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnEnabledCondition.class)
public @interface ConditionalOnEnabled {

    /**
     * Where the key is.
     * @return the key up to {@code .enabled}
     */
    String value();

}
