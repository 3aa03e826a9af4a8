package dev.allocator.spring.web;

/**
 * The same lives on virtual threads.
 */
@OnVirtualThreads
class RequestLivesOnVirtualThreadsServerTests extends RequestLivesServerTests {}
