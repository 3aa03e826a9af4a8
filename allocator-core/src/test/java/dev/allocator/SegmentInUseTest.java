package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A channel that reads into a segment writes to its memory whenever it likes. Whatever happens to the segment meanwhile,
 * nobody else gets the memory before the channel has let go.
 */
class SegmentInUseTest {

    static final int BYTES = 4000;

    private final MemoryPool pool = MemoryPool.builder().maxBytes(64 << 20).build();

    @ParameterizedTest
    @EnumSource
    void resetAndCloseWaitForNoChannel(EndOfPool end) throws Exception {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            try (MemoryPool own = MemoryPool.create()) {
                readWhile(own.allocate(BYTES, strategy), (_) -> {
                    end.on(own);
                    return (end == EndOfPool.RESET) ? use(own) : List.of();
                });
            }
        }
    }

    /** The scope of the other thread has its block beside those of the pool, and ends before they can be invalidated. */
    @Test
    void blocksThatAResetCouldNotInvalidateCountAsDeallocatedInTheEnd() throws Exception {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            CountDownLatch opened = new CountDownLatch(1);
            CountDownLatch reset = new CountDownLatch(1);
            MemorySegment busy = this.pool.allocate(BYTES, strategy);
            this.pool.allocate(BYTES, strategy);
            Workers.Group other = Workers.start(Thread.ofPlatform(), 1, (_) -> {
                try (MemoryScope scope = this.pool.openScope()) {
                    scope.allocate(BYTES, strategy);
                    opened.countDown();
                    reset.await();
                }
            });
            opened.await();
            readWhile(busy, (_) -> {
                this.pool.reset();
                reset.countDown();
                other.join();
                return List.of();
            });
            this.pool.reset();
            assertThat(this.pool.stats().bytesInUse()).isZero();
        }
    }

    @Test
    void sharedScopeThatIsReadIntoMayBeClosed() throws Exception {
        for (int round = 0; round < 5; round++) {
            MemoryScope scope = this.pool.openSharedScope();
            readWhile(scope.allocate(BYTES), (_) -> {
                scope.close();
                for (int i = 0; i < 200; i++) {
                    this.pool.openSharedScope().close();
                }
                return use(this.pool);
            });
            this.pool.reset();
        }
    }

    @Test
    void blockOfASharedScopeThatIsReadIntoMayBeClosed() throws Exception {
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            MemoryScope scope = this.pool.openSharedScope();
            readWhile(scope.allocate(BYTES, strategy), (_) -> {
                scope.close();
                return use(this.pool);
            });
            this.pool.reset();
        }
    }

    @Test
    void leasedScopeThatIsReadIntoMayBeClosed() throws Exception {
        MemoryScope scope = this.pool.openSharedScope();
        ScopeLease lease = scope.lease();
        readWhile(scope.allocate(BYTES), (_) -> {
            scope.close();
            lease.close();
            return use(this.pool);
        });
    }

    /** As with any block that is freed too early, the bytes may turn up in another block of this pool. */
    @Test
    void largeBlockThatIsReadIntoMayBeFreed() throws Exception {
        MemorySegment large = this.pool.allocate(3 << 20);
        readWhile(large, (segment) -> {
            this.pool.deallocate(segment);
            this.pool.trim();
            return List.of();
        });
        assertThat(this.pool.trim()).isNotNegative();
    }

    @Test
    void trimmingGivesNothingBackThatIsReadInto() throws Exception {
        MemoryScope scope = this.pool.openSharedScope();
        readWhile(scope.allocate(BYTES), (_) -> {
            scope.close();
            this.pool.trim();
            return use(this.pool);
        });
        this.pool.trim();
    }

    @AfterEach
    void nothingIsLeftInUse() {
        this.pool.close();
        AllocationStats stats = this.pool.stats();
        assertThat(stats.bytesInUse()).isZero();
        assertThat(stats.allocations()).isEqualTo(stats.deallocations());
    }

    /** Starts to read into the segment, does something to it, lets the read come to its end, and sees who was hit. */
    static void readWhile(MemorySegment segment, Action action) throws Exception {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source(); Pipe.SinkChannel sink = pipe.sink()) {
            AtomicReference<Thread> thread = new AtomicReference<>();
            Workers.Group reader = Workers.start(Thread.ofPlatform(), 1, (_) -> {
                thread.set(Thread.currentThread());
                assertThat(source.read(segment.asByteBuffer())).isEqualTo(BYTES);
            });
            awaitNativeRead(thread, reader);
            List<MemorySegment> others = action.on(segment);
            ByteBuffer bytes = ByteBuffer.wrap("x".repeat(BYTES).getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                sink.write(bytes);
            }
            reader.join();
            others.forEach((other) -> Contents.assertStamped(other, (byte) 1));
        }
    }

    private static void awaitNativeRead(AtomicReference<Thread> thread, Workers.Group reader) {
        while (thread.get() == null || Stream.of(thread.get().getStackTrace())
                .noneMatch((frame) -> frame.isNativeMethod() && frame.getMethodName().startsWith("read"))) {
            assertThat(reader.hasFailed()).isFalse();
            Thread.onSpinWait();
        }
    }

    private static List<MemorySegment> use(MemoryPool pool) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Consumer<MemorySegment> add = (segment) -> segments.add(stamped(segment));
            for (AllocationStrategy strategy : AllocationStrategy.values()) {
                add.accept(pool.allocate(BYTES, strategy));
            }
            add.accept(pool.openScope().allocate(BYTES));
            add.accept(pool.openSharedScope().allocate(BYTES));
        }
        return segments;
    }

    private static MemorySegment stamped(MemorySegment segment) {
        Contents.assertZero(segment);
        Contents.stamp(segment, (byte) 1);
        return segment;
    }

    interface Action {

        List<MemorySegment> on(MemorySegment segment) throws Exception;

    }

}
