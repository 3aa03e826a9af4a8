package dev.allocator.spring;

import java.io.IOException;

/**
 * A response body that is written from off-heap memory piece by piece, for a handler that cannot or need not have all of it
 * in memory at once. It is written after the handler has returned, while its scope is open, and not at all for a
 * {@code HEAD} request: with Spring MVC by the handler's thread, with WebFlux by one that may wait for the client. That thread
 * has the scope as its current one.
 *
 * <pre class="code">
 * &#64;GetMapping(path = "/export", produces = "text/csv")
 * StreamingMemoryBody export(MemoryScope scope) {
 *     MemorySegment page = scope.allocate(64 &lt;&lt; 10);
 *     return (channel) -&gt; {
 *         while (fill(page)) {
 *             channel.write(page);
 *         }
 *     };
 * }
 * </pre>
 */
@FunctionalInterface
public interface StreamingMemoryBody {

    /**
     * Writes the body.
     * @param channel the response
     * @throws IOException if the response cannot be written
     */
    void writeTo(SegmentChannel channel) throws IOException;

}
