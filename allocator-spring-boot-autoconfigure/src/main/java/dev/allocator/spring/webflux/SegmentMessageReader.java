package dev.allocator.spring.webflux;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.RequestPart;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import dev.allocator.spring.scope.ManagedScope;

/**
 * Reads {@code @RequestBody MemorySegment} and {@code @RequestPart MemorySegment} into the scope of the exchange.
 */
final class SegmentMessageReader implements HttpMessageReader<MemorySegment> {

    private static final long UNKNOWN = -1;

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
        return inScope((scopes) -> read(message, message.getHeaders().getContentLength(), scopes));
    }

    /**
     * Reads a part, too. What its headers say of its length nobody has checked, and it is there also when it is empty.
     */
    @Override
    public Mono<MemorySegment> readMono(ResolvableType actualType, ResolvableType type, ServerHttpRequest request,
            ServerHttpResponse response, Map<String, Object> hints) {
        if (!isPart(actualType)) {
            return readMono(type, request, hints);
        }
        return inScope((scopes) -> read(request, UNKNOWN, scopes)
                .switchIfEmpty(Mono.fromCallable(() -> scopes.require().injected().allocate(0))));
    }

    private static boolean isPart(ResolvableType type) {
        return type.getSource() instanceof MethodParameter parameter
                && parameter.hasParameterAnnotation(RequestPart.class);
    }

    private static Mono<MemorySegment> inScope(Function<ExchangeScopes, Mono<MemorySegment>> reading) {
        return Mono.deferContextual((context) -> context.hasKey(ExchangeScopes.class)
                ? reading.apply(context.get(ExchangeScopes.class))
                : Mono.error(new IllegalStateException(
                        "There is no scope to read a body into: there is no exchange")));
    }

    private static Mono<MemorySegment> read(ReactiveHttpInputMessage message, long length, ExchangeScopes scopes) {
        return Mono.defer(() -> {
            ManagedScope scope = scopes.require();
            return Mono.using(() -> new SegmentSink(scope, length), (sink) -> ((length >= 0)
                    ? message.getBody().<Void>handle((buffer, next) -> take(buffer, sink, next))
                    : message.getBody()
                            .concatMap((buffer) -> takeWhenThereIsMemory(buffer, sink, scope), 0)
                            .doOnDiscard(DataBuffer.class, DataBufferUtils::release))
                    .then(MemoryWait.call(scope, sink::finish)), SegmentSink::close);
        });
    }

    /**
     * Takes over a buffer. The next one is read after that, so that who waits for memory lets its client wait.
     */
    private static Mono<Void> takeWhenThereIsMemory(DataBuffer buffer, SegmentSink sink, ManagedScope scope) {
        return Mono.using(() -> buffer, (_) -> MemoryWait.<Void>call(scope, () -> {
            copy(buffer, sink);
            return null;
        }), DataBufferUtils::release);
    }

    /** Cancelling may release the buffer on another thread while it is copied here. */
    private static void copy(DataBuffer buffer, SegmentSink sink) {
        DataBufferUtils.retain(buffer);
        try {
            sink.add(buffer);
        } finally {
            DataBufferUtils.release(buffer);
        }
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
