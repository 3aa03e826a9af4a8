package dev.allocator.spring.web;

/**
 * The same lives on Jetty.
 */
@OnJetty
class RequestLivesOnJettyServerTests extends RequestLivesServerTests {}
