package dev.allocator.spring.web;

/**
 * The same life on Jetty with virtual threads.
 */
@OnJetty
@OnVirtualThreads
class RequestScopeOnJettyVirtualThreadsServerTests extends RequestScopeServerTests {}
