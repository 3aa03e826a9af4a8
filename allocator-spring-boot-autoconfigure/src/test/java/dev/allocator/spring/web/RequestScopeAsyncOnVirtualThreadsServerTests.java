package dev.allocator.spring.web;

/**
 * The same life on virtual threads.
 */
@OnVirtualThreads
class RequestScopeAsyncOnVirtualThreadsServerTests extends RequestScopeAsyncServerTests {}
