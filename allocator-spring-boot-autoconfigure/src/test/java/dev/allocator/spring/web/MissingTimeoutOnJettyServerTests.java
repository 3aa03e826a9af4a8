package dev.allocator.spring.web;

/**
 * The same on Jetty.
 */
@OnJetty
class MissingTimeoutOnJettyServerTests extends MissingTimeoutServerTests {}
