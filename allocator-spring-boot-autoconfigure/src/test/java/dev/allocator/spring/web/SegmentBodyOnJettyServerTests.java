package dev.allocator.spring.web;

/**
 * The same bodies on Jetty.
 */
@OnJetty
class SegmentBodyOnJettyServerTests extends SegmentBodyServerTests {

    @Override
    long mostOnTheHeap(String body) {
        return body.startsWith("/") ? 100_000 : 400_000;
    }

}
