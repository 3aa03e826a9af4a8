package dev.allocator.spring.web;

/**
 * The same life on virtual threads.
 */
@OnVirtualThreads
class RequestScopeOnVirtualThreadsServerTests extends RequestScopeServerTests {}
