package dev.allocator.spring.web;

/**
 * The same on Jetty.
 */
@OnJetty
class ContentionOnJettyServerTests extends ContentionServerTests {}
