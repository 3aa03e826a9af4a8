package dev.allocator.spring.web;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

import dev.allocator.spring.StreamingMemoryBody;
import dev.allocator.spring.http.SegmentBody;

/**
 * Writes {@link MemorySegment} and {@link StreamingMemoryBody}.
 */
final class SegmentMessageConverter implements HttpMessageConverter<Object> {

    private static final List<MediaType> TYPES = List.of(MediaType.APPLICATION_OCTET_STREAM, MediaType.ALL);

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return MemorySegment.class.isAssignableFrom(type) || StreamingMemoryBody.class.isAssignableFrom(type);
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return TYPES;
    }

    @Override
    public List<MediaType> getSupportedMediaTypes(Class<?> type) {
        return canWrite(type, null) ? TYPES : List.of();
    }

    @Override
    public Object read(Class<? extends Object> type, HttpInputMessage input) throws IOException {
        throw new HttpMessageNotReadableException("Segments are read as @RequestBody MemorySegment", input);
    }

    @Override
    public void write(Object body, @Nullable MediaType contentType, HttpOutputMessage output) throws IOException {
        HttpHeaders headers = output.getHeaders();
        if (headers.getContentType() == null) {
            headers.setContentType((contentType != null && contentType.isConcrete())
                    ? contentType
                    : MediaType.APPLICATION_OCTET_STREAM);
        }
        switch (body) {
            case StreamingMemoryBody streaming -> streaming.writeTo(new ResponseChannel(output));
            case MemorySegment segment -> write(SegmentBody.of(segment), output);
            case SegmentBody part -> write(part, output);
            default -> throw new IllegalArgumentException("Not a segment: " + body.getClass());
        }
    }

    private static void write(SegmentBody body, HttpOutputMessage output) throws IOException {
        body.describe(output.getHeaders());
        ResponseChannel channel = new ResponseChannel(output);
        for (MemorySegment piece : body.pieces()) {
            channel.write(piece);
        }
    }

}
