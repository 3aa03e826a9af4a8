package dev.allocator.spring.webflux;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.allocator.ScopeLease;
import dev.allocator.spring.StreamingMemoryBody;
import dev.allocator.spring.scope.ManagedScope;
import dev.allocator.spring.scope.ThreadBinding;

/**
 * Runs a {@link StreamingMemoryBody} on a thread that may wait for the client, and publishes what it writes. The scope is
 * leased until the body has really ended, which may be after the exchange. Buffers that the server has not taken by the end
 * of the exchange are released with it.
 */
final class StreamingBody implements AutoCloseable {

    private final StreamingMemoryBody body;

    private final @Nullable ManagedScope scope;

    private final DataBufferFactory factory;

    private final Set<Group> waiting = ConcurrentHashMap.newKeySet();

    private final Object progress = new Object();

    private volatile boolean closed;

    /**
     * @param scope the scope of the handler, if it has one
     */
    StreamingBody(StreamingMemoryBody body, @Nullable ManagedScope scope, DataBufferFactory factory) {
        this.body = body;
        this.scope = scope;
        this.factory = factory;
    }

    /**
     * Publishes the body, each buffer to be flushed. It is subscribed to once.
     */
    Flux<Mono<DataBuffer>> groups() {
        return Flux.create(this::start, FluxSink.OverflowStrategy.ERROR);
    }

    private void start(FluxSink<Mono<DataBuffer>> sink) {
        sink.onRequest((_) -> wake());
        sink.onDispose(this::wake);
        ScopeLease lease = (this.scope != null) ? this.scope.lease() : null;
        try {
            Schedulers.boundedElastic().schedule(() -> run(sink, lease));
        } catch (RuntimeException ex) {
            release(lease);
            throw ex;
        }
    }

    private void run(FluxSink<Mono<DataBuffer>> sink, @Nullable ScopeLease lease) {
        Throwable failure = null;
        StreamingChannel channel = new StreamingChannel(this.factory, (buffer) -> publish(buffer, sink));
        try {
            if (!isGone(sink)) {
                write(channel);
            }
        } catch (Throwable ex) {
            failure = ex;
        } finally {
            channel.discard();
            // Before the exchange goes on: its end is then the end of the memory, too.
            release(lease);
        }
        if (isGone(sink)) {
            return;
        }
        if (failure != null) {
            sink.error(failure);
        } else {
            sink.complete();
        }
    }

    private void write(StreamingChannel channel) throws IOException {
        if (this.scope == null) {
            this.body.writeTo(channel);
        } else {
            try (ThreadBinding _ = this.scope.bind()) {
                this.body.writeTo(channel);
            }
        }
        channel.flush();
    }

    private static void release(@Nullable ScopeLease lease) {
        if (lease != null) {
            lease.close();
        }
    }

    /**
     * Hands on a buffer when the server wants one.
     */
    private void publish(DataBuffer buffer, FluxSink<Mono<DataBuffer>> sink) throws IOException {
        Group group = new Group(buffer);
        this.waiting.add(group);
        try {
            awaitDemand(sink);
        } catch (IOException ex) {
            release(group);
            throw ex;
        }
        sink.next(Mono.fromCallable(() -> take(group)));
        if (this.closed) {
            release(group);
        }
    }

    private void awaitDemand(FluxSink<?> sink) throws IOException {
        synchronized (this.progress) {
            try {
                while (!isGone(sink) && sink.requestedFromDownstream() == 0) {
                    this.progress.wait();
                }
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while waiting for the client", ex);
            }
        }
        if (isGone(sink)) {
            throw new IOException("The client has gone");
        }
    }

    private boolean isGone(FluxSink<?> sink) {
        return this.closed || sink.isCancelled();
    }

    private void wake() {
        synchronized (this.progress) {
            this.progress.notifyAll();
        }
    }

    private @Nullable DataBuffer take(Group group) {
        this.waiting.remove(group);
        return group.buffer.getAndSet(null);
    }

    private void release(Group group) {
        DataBuffer buffer = take(group);
        if (buffer != null) {
            DataBufferUtils.release(buffer);
        }
    }

    /**
     * Ends the exchange's part: who writes on learns that nobody reads.
     */
    @Override
    public void close() {
        this.closed = true;
        wake();
        this.waiting.forEach(this::release);
    }

    /**
     * A buffer that has one owner: the server once it has taken it, or else this stream.
     */
    private static final class Group {

        private final AtomicReference<@Nullable DataBuffer> buffer;

        Group(DataBuffer buffer) {
            this.buffer = new AtomicReference<>(buffer);
        }

    }

}
