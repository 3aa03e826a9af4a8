package dev.allocator.spring.http;

import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * A request that is answered by a segment: decides what of it is sent.
 *
 * @param method the method
 * @param headers the request's headers
 */
public record SegmentRequest(HttpMethod method, HttpHeaders headers) {

    /**
     * Tells whether nothing is sent but headers.
     */
    public boolean isHead() {
        return HttpMethod.HEAD.equals(this.method);
    }

    /**
     * Answers with a segment, or with what the request asks for of it.
     * @param ok whether the response is a successful one; of others no parts are sent
     * @param response the headers of the response, where is said that there may be parts
     */
    public SegmentBody answer(MemorySegment segment, @Nullable MediaType contentType, boolean ok,
            HttpHeaders response) {
        if (ok) {
            response.set(HttpHeaders.ACCEPT_RANGES, "bytes");
        }
        if (isHead()) {
            return SegmentBody.notSent(segment.byteSize());
        }
        String range = this.headers.getFirst(HttpHeaders.RANGE);
        return (ok && range != null && HttpMethod.GET.equals(this.method) && isCurrent(response))
                ? new SegmentRanges(segment, contentType).answer(range)
                : SegmentBody.of(segment);
    }

    /**
     * Tells whether the client has other parts of the very same body, if it asks.
     */
    private boolean isCurrent(HttpHeaders response) {
        String condition = this.headers.getFirst(HttpHeaders.IF_RANGE);
        if (condition == null) {
            return true;
        }
        return (condition.startsWith("\"") && condition.equals(response.getETag()))
                || condition.equals(response.getFirst(HttpHeaders.LAST_MODIFIED));
    }

}
