package dev.allocator.spring.http;

import java.lang.foreign.MemorySegment;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * What is sent of a segment, and what is said of it.
 *
 * @param status the status
 * @param contentRange which part of the segment it is, if it is one part
 * @param contentType the type of the body, or {@code null} for the type of the segment
 * @param contentLength the length to be told, in bytes, or -1 if there is none to be told
 * @param pieces what is sent, in this order
 */
public record SegmentBody(HttpStatus status, @Nullable String contentRange, @Nullable MediaType contentType,
        long contentLength, List<MemorySegment> pieces) {

    /**
     * A whole segment.
     */
    public static SegmentBody of(MemorySegment segment) {
        return new SegmentBody(HttpStatus.OK, null, null, segment.byteSize(), List.of(segment));
    }

    /**
     * A body that is not sent, as for {@code HEAD}.
     */
    public static SegmentBody notSent(long contentLength) {
        return new SegmentBody(HttpStatus.OK, null, null, contentLength, List.of());
    }

    /**
     * Says in the headers what is sent.
     */
    public void describe(HttpHeaders headers) {
        if (this.contentRange != null) {
            headers.set(HttpHeaders.CONTENT_RANGE, this.contentRange);
        }
        if (this.contentType != null) {
            headers.setContentType(this.contentType);
        }
        if (this.contentLength >= 0) {
            headers.setContentLength(this.contentLength);
        }
    }

}
