package dev.allocator.spring.web;

/**
 * The same on virtual threads.
 */
@OnVirtualThreads
class ContentionOnVirtualThreadsServerTests extends ContentionServerTests {}
