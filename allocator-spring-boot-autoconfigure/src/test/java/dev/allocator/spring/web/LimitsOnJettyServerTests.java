package dev.allocator.spring.web;

/**
 * The same limits on Jetty.
 */
@OnJetty
class LimitsOnJettyServerTests extends LimitsServerTests {}
