package dev.allocator.spring.webflux;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

import dev.allocator.spring.StreamingMemoryBody;
import dev.allocator.spring.scope.ManagedScope;

/**
 * Writes what a {@link StreamingMemoryBody} writes. The response is committed when that first hands something on, so that
 * until then an error has a response of its own.
 */
final class StreamingMessageWriter implements HttpMessageWriter<StreamingMemoryBody> {

    @Override
    public List<MediaType> getWritableMediaTypes() {
        return SegmentMessageWriter.TYPES;
    }

    @Override
    public boolean canWrite(ResolvableType type, @Nullable MediaType mediaType) {
        return StreamingMemoryBody.class.isAssignableFrom(type.toClass());
    }

    @Override
    public Mono<Void> write(Publisher<? extends StreamingMemoryBody> bodies, ResolvableType type,
            @Nullable MediaType mediaType, ReactiveHttpOutputMessage message, Map<String, Object> hints) {
        return Mono.from(bodies).flatMap((body) -> {
            SegmentMessageWriter.describe(message, mediaType);
            return Mono.deferContextual((context) -> {
                ManagedScope scope = context.hasKey(ExchangeScopes.class)
                        ? context.get(ExchangeScopes.class).current()
                        : null;
                return Mono.using(() -> new StreamingBody(body, scope, message.bufferFactory()),
                        (stream) -> message.writeAndFlushWith(stream.groups()), StreamingBody::close);
            });
        });
    }

    @Override
    public Mono<Void> write(Publisher<? extends StreamingMemoryBody> bodies, ResolvableType actualType,
            ResolvableType type, @Nullable MediaType mediaType, ServerHttpRequest request, ServerHttpResponse response,
            Map<String, Object> hints) {
        if (!HttpMethod.HEAD.equals(request.getMethod())) {
            return write(bodies, type, mediaType, response, hints);
        }
        return Mono.from(bodies).flatMap((_) -> {
            SegmentMessageWriter.describe(response, mediaType);
            return response.setComplete();
        });
    }

}
