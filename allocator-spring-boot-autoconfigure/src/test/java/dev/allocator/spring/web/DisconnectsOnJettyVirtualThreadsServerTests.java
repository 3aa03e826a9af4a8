package dev.allocator.spring.web;

/**
 * The same disconnects on Jetty with virtual threads.
 */
@OnJetty
@OnVirtualThreads
class DisconnectsOnJettyVirtualThreadsServerTests extends DisconnectsServerTests {}
