package dev.allocator.spring.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.test.context.TestPropertySource;

/**
 * Runs a test with a server that handles requests on virtual threads; without it, on platform threads.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TestPropertySource(properties = OnVirtualThreads.PROPERTY)
@interface OnVirtualThreads {

    String PROPERTY = "spring.threads.virtual.enabled=true";

}
