package dev.allocator.spring.web;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;

/**
 * A body that is read from off-heap memory when it is written.
 */
record SegmentText(MemorySegment segment) {

    static SegmentText of(String text, SegmentAllocator allocator) {
        return new SegmentText(allocator.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8)));
    }

    static final class Converter extends AbstractHttpMessageConverter<SegmentText> {

        Converter() {
            super(MediaType.TEXT_PLAIN);
        }

        @Override
        protected boolean supports(Class<?> type) {
            return type == SegmentText.class;
        }

        @Override
        protected SegmentText readInternal(Class<? extends SegmentText> type, HttpInputMessage input) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void writeInternal(SegmentText text, HttpOutputMessage output) throws IOException {
            output.getBody().write(text.segment().toArray(ValueLayout.JAVA_BYTE));
        }

    }

}
