package dev.allocator.spring.web;

/**
 * The same lives on Jetty with virtual threads.
 */
@OnJetty
@OnVirtualThreads
class RequestLivesOnJettyVirtualThreadsServerTests extends RequestLivesServerTests {}
