package dev.allocator.spring.webflux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.StreamingMemoryBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers of WebFlux that take parts and stream.
 */
@RestController
class StreamingHandlers {

    static final int PAGE = 1000;

    static final int PAGES = 300;

    static final int BUSY_BYTES = 1 << 20;

    private final MemoryPool pool;

    private final MemoryScope current;

    volatile CountDownLatch proceed = new CountDownLatch(1);

    /** What became of a body whose client has gone. */
    volatile CompletableFuture<Object> outcome = new CompletableFuture<>();

    volatile boolean called;

    StreamingHandlers(MemoryPool pool, MemoryScope current) {
        this.pool = pool;
        this.current = current;
    }

    @PostMapping("/parts")
    @PooledScope
    ResponseEntity<MemorySegment> parts(@RequestPart MemorySegment file, @RequestPart MemorySegment note) {
        return ResponseEntity.ok().header("Note", text(note)).body(file);
    }

    @PostMapping("/parts-limited")
    @PooledScope(maxSize = "100000B")
    Mono<String> limited(@RequestPart Mono<MemorySegment> file) {
        return file.map((segment) -> String.valueOf(segment.byteSize()));
    }

    @PostMapping("/parts-exhausting")
    @PooledScope(pool = "small")
    String exhausting(@RequestPart MemorySegment file) {
        return String.valueOf(file.byteSize());
    }

    @PostMapping("/parts-optional")
    @PooledScope
    String optional(@RequestPart(required = false) MemorySegment file) {
        return (file != null) ? String.valueOf(file.byteSize()) : "none";
    }

    @PostMapping("/parts-many")
    @PooledScope
    Mono<String> many(@RequestPart Flux<MemorySegment> file) {
        return file.map(StreamingHandlers::text).collectList().map((texts) -> String.join("+", texts));
    }

    @PostMapping("/parts-forgotten")
    Mono<String> forgotten(@RequestPart MemorySegment file) {
        return Mono.just("never");
    }

    private static String text(MemorySegment segment) {
        return new String(segment.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
    }

    @GetMapping("/stream")
    @PooledScope
    StreamingMemoryBody stream(MemoryScope scope) {
        MemorySegment page = scope.allocate(PAGE);
        return (channel) -> {
            for (int i = 0; i < PAGES; i++) {
                page.fill((byte) i);
                channel.write(page);
            }
        };
    }

    @GetMapping(path = "/stream-entity", produces = "text/csv")
    @PooledScope
    ResponseEntity<StreamingMemoryBody> entity(MemoryScope scope) {
        MemorySegment row = scope.allocateFrom(ValueLayout.JAVA_BYTE, "a,b\n".getBytes(StandardCharsets.US_ASCII));
        return ResponseEntity.ok().header("Rows", "2").body((channel) -> {
            this.called = true;
            channel.write(row);
            assertThat(channel.write(row.asByteBuffer())).isEqualTo(4);
        });
    }

    @GetMapping("/stream-large")
    @PooledScope
    Mono<StreamingMemoryBody> large(MemoryScope scope) {
        MemorySegment piece = scope.allocate(1_000_000).fill((byte) 7);
        return Mono.just((channel) -> {
            for (int i = 0; i < 10; i++) {
                channel.write(piece);
            }
        });
    }

    @GetMapping("/stream-bound")
    @PooledScope
    StreamingMemoryBody bound(MemoryScope scope) {
        return (channel) -> {
            this.pool.allocate(10);
            this.current.allocate(10);
            assertThat(scope.usedBytes()).isEqualTo(20);
            channel.write(scope.allocate(1));
        };
    }

    @GetMapping("/stream-flushed")
    @PooledScope
    StreamingMemoryBody flushed(MemoryScope scope) {
        return (channel) -> {
            channel.write(scope.allocate(PAGE));
            channel.flush();
            await(this.proceed);
            channel.write(scope.allocate(PAGE));
        };
    }

    @GetMapping("/stream-without-scope")
    StreamingMemoryBody withoutScope() {
        return (channel) -> channel.write(MemorySegment.ofArray(new byte[]{ 1, 2, 3 }));
    }

    @GetMapping("/stream-limited")
    @PooledScope(maxSize = "1000B")
    StreamingMemoryBody streamLimited(MemoryScope scope) {
        return (channel) -> channel.write(scope.allocate(1001));
    }

    @GetMapping("/stream-exhausting")
    @PooledScope(pool = "small")
    StreamingMemoryBody streamExhausting(MemoryScope scope) {
        return (channel) -> channel.write(scope.allocate(8 << 20));
    }

    @GetMapping("/stream-fails")
    @PooledScope
    StreamingMemoryBody fails(MemoryScope scope) {
        MemorySegment page = scope.allocate(PAGE);
        return (channel) -> {
            channel.write(page);
            throw new IOException("on purpose");
        };
    }

    @GetMapping("/stream-fails-late")
    @PooledScope(maxSize = "1000B")
    StreamingMemoryBody failsLate(MemoryScope scope) {
        MemorySegment page = scope.allocate(PAGE);
        return (channel) -> {
            channel.write(page);
            channel.flush();
            await(this.proceed);
            scope.allocate(1);
        };
    }

    @GetMapping(path = "/stream-endless", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @PooledScope
    StreamingMemoryBody endless(MemoryScope scope) {
        MemorySegment page = scope.allocate(100 * PAGE);
        return (channel) -> {
            try {
                while (true) {
                    channel.write(page);
                }
            } catch (IOException | RuntimeException ex) {
                this.outcome.complete(ex);
                throw ex;
            }
        };
    }

    @GetMapping("/stream-busy")
    @PooledScope
    StreamingMemoryBody busy(MemoryScope scope) {
        MemorySegment used = scope.allocate(BUSY_BYTES).fill((byte) 5);
        return (channel) -> {
            channel.write(used.asSlice(0, PAGE));
            channel.flush();
            await(this.proceed);
            this.outcome.complete(used.get(ValueLayout.JAVA_BYTE, BUSY_BYTES - 1));
        };
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            throw new IOException(ex);
        }
    }

}
