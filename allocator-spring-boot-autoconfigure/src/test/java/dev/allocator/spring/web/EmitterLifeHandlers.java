package dev.allocator.spring.web;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import dev.allocator.MemoryScope;
import dev.allocator.ScopeLease;
import dev.allocator.spring.PooledScope;

import static org.awaitility.Awaitility.await;

/**
 * Handlers with emitters, whose producers hold leases.
 */
@RestController
@PooledScope
class EmitterLifeHandlers implements AutoCloseable {

    private static final long NEVER = 20_000;

    private static final long SOON = 300;

    private final Witness witness;

    private final ExecutorService executor = Executors.newCachedThreadPool();

    EmitterLifeHandlers(Witness witness) {
        this.witness = witness;
    }

    @Override
    public void close() {
        this.executor.shutdownNow();
    }

    @GetMapping("/emitter")
    ResponseBodyEmitter emitter(MemoryScope scope) {
        return produce(scope, new ResponseBodyEmitter(NEVER), ResponseBodyEmitter::complete);
    }

    @GetMapping("/emitter-fails")
    ResponseBodyEmitter emitterFails(MemoryScope scope) {
        return produce(scope, new ResponseBodyEmitter(NEVER), EmitterLifeHandlers::fail);
    }

    @GetMapping("/emitter-timeout")
    ResponseBodyEmitter emitterTimeout(MemoryScope scope) {
        return produceUntilTimeout(scope, new ResponseBodyEmitter(SOON));
    }

    @GetMapping("/emitter-endless")
    ResponseBodyEmitter emitterEndless(MemoryScope scope) {
        return produceForEver(scope, new ResponseBodyEmitter(NEVER));
    }

    @GetMapping("/sse")
    SseEmitter sse(MemoryScope scope) {
        return produce(scope, new SseEmitter(NEVER), ResponseBodyEmitter::complete);
    }

    @GetMapping("/sse-fails")
    SseEmitter sseFails(MemoryScope scope) {
        return produce(scope, new SseEmitter(NEVER), EmitterLifeHandlers::fail);
    }

    @GetMapping("/sse-timeout")
    SseEmitter sseTimeout(MemoryScope scope) {
        return produceUntilTimeout(scope, new SseEmitter(SOON));
    }

    @GetMapping("/sse-endless")
    SseEmitter sseEndless(MemoryScope scope) {
        return produceForEver(scope, new SseEmitter(NEVER));
    }

    private static void fail(ResponseBodyEmitter emitter) {
        emitter.completeWithError(new IllegalStateException("on purpose"));
    }

    private <T extends ResponseBodyEmitter> T produce(MemoryScope scope, T emitter, End<T> end) {
        ScopeLease lease = scope.lease();
        this.executor.execute(() -> {
            try (lease) {
                MemorySegment segment = this.witness.allocate(scope);
                for (int i = 0; i < 3; i++) {
                    emitter.send(text(segment));
                }
                end.apply(emitter);
            } catch (IOException ex) {
                emitter.completeWithError(ex);
            }
        });
        return emitter;
    }

    /**
     * A producer that uses its lease after the request has ended.
     */
    private <T extends ResponseBodyEmitter> T produceUntilTimeout(MemoryScope scope, T emitter) {
        ScopeLease lease = scope.lease();
        this.executor.execute(() -> {
            try (lease) {
                MemorySegment segment = this.witness.allocate(scope);
                emitter.send(text(segment));
                await().until(scope::isClosed);
                this.witness.see(scope, segment);
                emitter.send(text(segment));
            } catch (IOException | IllegalStateException ex) {
                // As it must be: the request has ended.
            }
        });
        return emitter;
    }

    private <T extends ResponseBodyEmitter> T produceForEver(MemoryScope scope, T emitter) {
        ScopeLease lease = scope.lease();
        this.executor.execute(() -> {
            try (lease) {
                MemorySegment segment = this.witness.allocate(scope);
                while (true) {
                    emitter.send(text(segment));
                }
            } catch (IOException | IllegalStateException ex) {
                // The client has gone.
            }
        });
        return emitter;
    }

    private static String text(MemorySegment segment) {
        return new String(segment.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1) + "\n";
    }

    @FunctionalInterface
    private interface End<T> {

        void apply(T emitter);

    }

}
