package dev.allocator.spring.web;

/**
 * The same run on Jetty.
 */
@OnJetty
class EnduranceOnJettyServerTests extends EnduranceServerTests {}
