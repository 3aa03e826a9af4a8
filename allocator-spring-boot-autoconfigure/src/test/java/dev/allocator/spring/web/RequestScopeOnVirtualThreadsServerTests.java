package dev.allocator.spring.web;

import org.springframework.test.context.TestPropertySource;

/**
 * The same life on virtual threads.
 */
@TestPropertySource(properties = "spring.threads.virtual.enabled=true")
class RequestScopeOnVirtualThreadsServerTests extends RequestScopeServerTests {}
