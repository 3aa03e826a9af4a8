package dev.allocator.spring.web;

/**
 * The same bodies on Jetty.
 */
@OnJetty
class SegmentBodyOnJettyServerTests extends SegmentBodyServerTests {}
