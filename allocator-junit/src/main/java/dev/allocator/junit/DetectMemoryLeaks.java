package dev.allocator.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fails each test of a class that leaves blocks or scopes behind which were not there before, and tells where they were
 * allocated. It sees the pools that are beans of the test's Spring application, and those that
 * {@link MemoryLeaks#track} was given.
 * <p>
 * Tests that allocate from the same pools must not run at the same time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(MemoryLeakExtension.class)
public @interface DetectMemoryLeaks {

    /**
     * How long memory may stay in use after a test, which the scope of a request does that ends a little later than its
     * client's.
     * @return the time in milliseconds
     */
    long graceMillis() default 2000;

}
