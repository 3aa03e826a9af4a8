package dev.allocator.spring.web;

/**
 * The same disconnects on Jetty.
 */
@OnJetty
class DisconnectsOnJettyServerTests extends DisconnectsServerTests {}
