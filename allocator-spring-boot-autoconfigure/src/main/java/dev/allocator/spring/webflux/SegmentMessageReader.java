package dev.allocator.spring.webflux;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.HttpMessageReader;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Reads {@code @RequestBody MemorySegment} into the scope of the exchange.
 */
final class SegmentMessageReader implements HttpMessageReader<MemorySegment> {

    @Override
    public List<MediaType> getReadableMediaTypes() {
        return List.of(MediaType.ALL);
    }

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
        return type.resolve() == MemorySegment.class;
    }

    @Override
    public Flux<MemorySegment> read(ResolvableType type, ReactiveHttpInputMessage message, Map<String, Object> hints) {
        return readMono(type, message, hints).flux();
    }

    @Override
    public Mono<MemorySegment> readMono(ResolvableType type, ReactiveHttpInputMessage message,
            Map<String, Object> hints) {
        return Mono.deferContextual((context) -> {
            if (!context.hasKey(ExchangeScopes.class)) {
                return Mono.error(
                        new IllegalStateException("There is no scope to read a body into: there is no exchange"));
            }
            ExchangeScopes scopes = context.get(ExchangeScopes.class);
            return Mono.using(() -> new SegmentSink(scopes.require(), message.getHeaders().getContentLength()),
                    (sink) -> message.getBody()
                            .<Void>handle((buffer, next) -> take(buffer, sink, next))
                            .then(Mono.fromCallable(sink::finish)),
                    SegmentSink::close);
        });
    }

    /**
     * Takes over a buffer. An error is told, not thrown: what is thrown at Reactor makes it release the buffer, too.
     */
    private static void take(DataBuffer buffer, SegmentSink sink, SynchronousSink<Void> next) {
        try {
            sink.add(buffer);
        } catch (RuntimeException ex) {
            next.error(ex);
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

}
