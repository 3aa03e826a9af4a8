package dev.allocator.spring.web;

/**
 * The same disconnects on virtual threads.
 */
@OnVirtualThreads
class DisconnectsOnVirtualThreadsServerTests extends DisconnectsServerTests {}
