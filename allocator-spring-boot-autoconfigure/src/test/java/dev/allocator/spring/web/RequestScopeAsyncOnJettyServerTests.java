package dev.allocator.spring.web;

/**
 * The same life on Jetty.
 */
@OnJetty
class RequestScopeAsyncOnJettyServerTests extends RequestScopeAsyncServerTests {}
