package dev.allocator.spring.http;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/**
 * Answers requests for parts of a body (RFC 9110, section 14).
 */
final class SegmentRanges {

    private final MemorySegment body;

    private final @Nullable MediaType contentType;

    SegmentRanges(MemorySegment body, @Nullable MediaType contentType) {
        this.body = body;
        this.contentType = contentType;
    }

    /**
     * Returns the parts that are asked for.
     * @param range the value of the {@code Range} header
     */
    SegmentBody answer(String range) {
        List<HttpRange> ranges;
        try {
            ranges = HttpRange.parseRanges(range);
        } catch (IllegalArgumentException ex) {
            return unsatisfiable();
        }
        List<Part> parts = ranges.stream().map(this::part).filter((part) -> part.length() > 0).toList();
        if (parts.isEmpty()) {
            return unsatisfiable();
        }
        if (parts.size() > 1 && parts.stream().mapToLong(Part::length).sum() >= this.body.byteSize()) {
            // More than the whole is not asked for in good faith.
            return SegmentBody.of(this.body);
        }
        if (parts.size() == 1) {
            Part part = parts.getFirst();
            return new SegmentBody(HttpStatus.PARTIAL_CONTENT, part.contentRange(this.body.byteSize()), null,
                    part.length(), List.of(part.of(this.body)));
        }
        return multipart(parts);
    }

    private Part part(HttpRange range) {
        long length = this.body.byteSize();
        return new Part(range.getRangeStart(length), range.getRangeEnd(length) + 1);
    }

    private SegmentBody unsatisfiable() {
        return new SegmentBody(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "bytes */" + this.body.byteSize(), null, 0,
                List.of());
    }

    private SegmentBody multipart(List<Part> parts) {
        String boundary = MimeTypeUtils.generateMultipartBoundaryString();
        List<MemorySegment> pieces = new ArrayList<>();
        for (Part part : parts) {
            String type = (this.contentType != null) ? "Content-Type: " + this.contentType + "\r\n" : "";
            pieces.add(text("\r\n--" + boundary + "\r\n" + type + "Content-Range: "
                    + part.contentRange(this.body.byteSize()) + "\r\n\r\n"));
            pieces.add(part.of(this.body));
        }
        pieces.add(text("\r\n--" + boundary + "--\r\n"));
        return new SegmentBody(HttpStatus.PARTIAL_CONTENT, null,
                MediaType.parseMediaType("multipart/byteranges; boundary=" + boundary),
                pieces.stream().mapToLong(MemorySegment::byteSize).sum(), pieces);
    }

    private static MemorySegment text(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    private record Part(long start, long end) {

        long length() {
            return this.end - this.start;
        }

        MemorySegment of(MemorySegment body) {
            return body.asSlice(this.start, length());
        }

        String contentRange(long bytes) {
            return "bytes " + this.start + "-" + (this.end - 1) + "/" + bytes;
        }

    }

}
