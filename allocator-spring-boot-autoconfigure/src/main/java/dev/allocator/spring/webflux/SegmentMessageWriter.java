package dev.allocator.spring.webflux;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.allocator.spring.http.SegmentBody;
import dev.allocator.spring.http.SegmentRequest;

/**
 * Writes segments in buffers of the server, as fast as the client takes them. Each is filled by a checked copy, since a
 * server may hold its buffers for longer than the exchange lasts.
 */
final class SegmentMessageWriter implements HttpMessageWriter<MemorySegment> {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Unless a handler says otherwise, bytes of no known meaning. */
    static final List<MediaType> TYPES = List.of(MediaType.APPLICATION_OCTET_STREAM, MediaType.ALL);

    @Override
    public List<MediaType> getWritableMediaTypes() {
        return TYPES;
    }

    @Override
    public boolean canWrite(ResolvableType type, @Nullable MediaType mediaType) {
        return MemorySegment.class.isAssignableFrom(type.toClass());
    }

    @Override
    public Mono<Void> write(Publisher<? extends MemorySegment> segments, ResolvableType type,
            @Nullable MediaType mediaType, ReactiveHttpOutputMessage message, Map<String, Object> hints) {
        describe(message, mediaType);
        return message.writeWith(Flux.from(segments)
                .concatMap((segment) -> buffers(segment, message.bufferFactory())));
    }

    @Override
    public Mono<Void> write(Publisher<? extends MemorySegment> segments, ResolvableType actualType, ResolvableType type,
            @Nullable MediaType mediaType, ServerHttpRequest request, ServerHttpResponse response,
            Map<String, Object> hints) {
        if (!(segments instanceof Mono)) {
            return write(segments, type, mediaType, response, hints);
        }
        return Mono.from(segments).flatMap((segment) -> {
            describe(response, mediaType);
            HttpStatusCode status = response.getStatusCode();
            boolean ok = status == null || status.isSameCodeAs(HttpStatus.OK);
            SegmentBody body = new SegmentRequest(request.getMethod(), request.getHeaders())
                    .answer(segment, response.getHeaders().getContentType(), ok, response.getHeaders());
            if (ok) {
                response.setStatusCode(body.status());
            }
            body.describe(response.getHeaders());
            return body.pieces().isEmpty()
                    ? response.setComplete()
                    : response.writeWith(Flux.fromIterable(body.pieces())
                            .concatMap((piece) -> buffers(piece, response.bufferFactory())));
        });
    }

    static void describe(ReactiveHttpOutputMessage message, @Nullable MediaType mediaType) {
        if (message.getHeaders().getContentType() == null) {
            message.getHeaders().setContentType((mediaType != null && mediaType.isConcrete())
                    ? mediaType
                    : MediaType.APPLICATION_OCTET_STREAM);
        }
    }

    private static Flux<DataBuffer> buffers(MemorySegment segment, DataBufferFactory factory) {
        return Flux.<DataBuffer, Long>generate(() -> 0L, (offset, sink) -> {
            long bytes = Math.min(segment.byteSize() - offset, BUFFER_BYTES);
            if (bytes == 0) {
                sink.complete();
            } else {
                sink.next(copy(segment, offset, (int) bytes, factory));
            }
            return offset + bytes;
        }).doOnDiscard(DataBuffer.class, DataBufferUtils::release);
    }

    private static DataBuffer copy(MemorySegment segment, long offset, int bytes, DataBufferFactory factory) {
        DataBuffer buffer = factory.allocateBuffer(bytes);
        try {
            SegmentCopy.append(segment, offset, bytes, buffer);
            return buffer;
        } catch (RuntimeException ex) {
            DataBufferUtils.release(buffer);
            throw ex;
        }
    }

}
