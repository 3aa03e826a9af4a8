package dev.allocator.spring.web;

import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

import dev.allocator.spring.StreamingMemoryBody;
import dev.allocator.spring.http.SegmentBody;
import dev.allocator.spring.http.SegmentRequest;

/**
 * Decides what of a segment is sent, which the request says and its converter does not see.
 */
@ControllerAdvice
final class SegmentBodyAdvice implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
        return converterType == SegmentMessageConverter.class;
    }

    @Override
    public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType, MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converterType, ServerHttpRequest request,
            ServerHttpResponse response) {
        SegmentRequest asked = new SegmentRequest(request.getMethod(), request.getHeaders());
        if (body instanceof StreamingMemoryBody && asked.isHead()) {
            return SegmentBody.notSent(-1);
        }
        if (!(body instanceof MemorySegment segment)) {
            return body;
        }
        boolean ok = isOk(response);
        SegmentBody answer = asked.answer(segment, contentType, ok, response.getHeaders());
        if (ok) {
            response.setStatusCode(answer.status());
        }
        return answer;
    }

    private static boolean isOk(ServerHttpResponse response) {
        return response instanceof ServletServerHttpResponse servletResponse
                && servletResponse.getServletResponse().getStatus() == HttpStatus.OK.value();
    }

}
