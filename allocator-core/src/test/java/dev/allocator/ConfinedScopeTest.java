package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A confined scope serves the thread that opened it, and nobody after it has been closed.
 */
class ConfinedScopeTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    @Test
    void segmentsOfAnySizeLiveSideBySide() {
        try (MemoryScope scope = this.pool.openScope()) {
            List<MemorySegment> segments = new ArrayList<>();
            long used = 0;
            for (int i = 0; i < 500; i++) {
                long size = (i % 50 == 49) ? 300_000L * i / 50 : 37L * i;
                MemorySegment segment = scope.allocate(size);
                assertThat(segment.byteSize()).isEqualTo(size);
                Contents.assertZero(segment);
                Contents.stamp(segment, (byte) i);
                segments.add(segment);
                used += size;
                assertThat(scope.usedBytes()).isEqualTo(used);
            }
            for (int i = 0; i < 500; i++) {
                Contents.assertStamped(segments.get(i), (byte) i);
            }
        }
    }

    @Test
    void describesItself() {
        try (MemoryScope scope = this.pool.openScope(); MemoryScope limited = this.pool.openScope(1000)) {
            assertThat(scope.isShared()).isFalse();
            assertThat(scope.isClosed()).isFalse();
            assertThat(scope.usedBytes()).isZero();
            assertThat(scope.maxBytes()).isEqualTo(Long.MAX_VALUE);
            assertThat(limited.maxBytes()).isEqualTo(1000);
            assertThat(scope.scope()).isNotEqualTo(limited.scope());
        }
    }

    @Test
    void segmentsHaveTheScopesLifetime() {
        MemoryScope scope = this.pool.openScope();
        List<MemorySegment> segments = everyKind(scope);
        assertThat(segments).allSatisfy((segment) -> {
            assertThat(segment.scope()).isEqualTo(scope.scope());
            assertThat(segment.scope().isAlive()).isTrue();
            assertThat(segment.isAccessibleBy(Thread.currentThread())).isTrue();
            assertThat(segment.isAccessibleBy(new Thread())).isFalse();
        });
        scope.close();
        assertThat(scope.scope().isAlive()).isFalse();
        assertThat(segments).allSatisfy((segment) -> assertThat(segment.scope().isAlive()).isFalse());
    }

    @Test
    void worksWhereAnArenaIsExpected() {
        try (Arena arena = this.pool.openScope()) {
            assertThat(arena.allocateFrom("text").getString(0)).isEqualTo("text");
        }
    }

    @Test
    void everyAccessThrowsAfterClose() {
        MemoryScope scope = this.pool.openScope();
        List<MemorySegment> segments = everyKind(scope);
        scope.close();
        segments.forEach(StaleAccess::assertThrows);
    }

    @Test
    void everyUseThrowsAfterClose() {
        MemoryScope scope = this.pool.openScope();
        scope.allocate(100);
        scope.close();
        assertThat(scope.isClosed()).isTrue();
        assertThat(scope.usedBytes()).isZero();
        AllocationStats stats = this.pool.stats();
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1));
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(0));
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1, 16));
        assertThatIllegalStateException().isThrownBy(() -> scope.allocate(2 << 20));
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            assertThatIllegalStateException().isThrownBy(() -> scope.allocate(1, strategy));
        }
        assertThatIllegalStateException().isThrownBy(scope::lease);
        assertThatIllegalStateException().isThrownBy(scope::bind);
        assertThatIllegalStateException().isThrownBy(scope::close);
        assertThat(this.pool.stats()).isEqualTo(stats);
    }

    @Test
    void anotherThreadMayNotUseIt() throws Exception {
        try (MemoryScope scope = this.pool.openScope()) {
            MemorySegment segment = scope.allocate(100);
            AllocationStats stats = this.pool.stats();
            for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                OtherThread.run(builder, () -> {
                    wrongThread(() -> scope.allocate(1));
                    wrongThread(() -> scope.allocate(1, 16));
                    wrongThread(() -> scope.allocate(2 << 20));
                    wrongThread(() -> scope.allocate(1, AllocationStrategy.BEST_FIT));
                    wrongThread(scope::lease);
                    wrongThread(scope::bind);
                    wrongThread(scope::close);
                });
            }
            assertThat(this.pool.stats()).isEqualTo(stats);
            assertThat(scope.usedBytes()).isEqualTo(100);
            Contents.stamp(segment, (byte) 1);
            Contents.stamp(scope.allocate(100), (byte) 2);
            Contents.assertStamped(segment, (byte) 1);
        }
    }

    @Test
    void anotherThreadMayNotTouchItsSegments() throws Exception {
        try (MemoryScope scope = this.pool.openScope()) {
            for (MemorySegment segment : everyKind(scope)) {
                OtherThread.run(() -> wrongThread(() -> Contents.firstByte(segment)));
                OtherThread.run(() -> wrongThread(() -> segment.fill((byte) 1)));
                Contents.assertZero(segment);
            }
        }
    }

    @Test
    void virtualThreadMayOpenOne() throws Exception {
        OtherThread.run(Thread.ofVirtual(), () -> {
            try (MemoryScope scope = this.pool.openScope()) {
                for (int i = 0; i < 100; i++) {
                    Contents.stamp(scope.allocate(1000), (byte) i);
                    LockSupport.parkNanos(1);
                }
            }
        });
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void memoryIsUsedAgain() {
        useAndClose(10);
        long reserved = this.pool.stats().bytesReserved();
        useAndClose(1000);
        assertThat(this.pool.stats().bytesReserved()).isLessThanOrEqualTo(reserved);
    }

    /**
     * Wherever the spans lie that have been kept, and however many: what is asked for is less than half of the cap.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
    void keptSpansLeaveRoomForLargePiecesUnderATightCap(long seed) {
        Random random = new Random(seed);
        try (MemoryPool tight = MemoryPool.builder().maxBytes(2 << 20).build()) {
            for (int round = 0; round < 100; round++) {
                useScopesSideBySide(tight, random);
                try (MemoryScope pieces = tight.openScope(); MemoryScope whole = tight.openScope()) {
                    for (int size = 16 << 10; size <= 256 << 10; size *= 2) {
                        pieces.allocate(size);
                    }
                    assertThat(whole.allocate(400_000).byteSize()).isEqualTo(400_000);
                }
            }
        }
    }

    private static void useScopesSideBySide(MemoryPool pool, Random random) {
        List<MemoryScope> scopes = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
            MemoryScope scope = pool.openScope();
            scope.allocate(1 + random.nextInt(20_000));
            scopes.add(scope);
        }
        Collections.shuffle(scopes, random);
        scopes.forEach(MemoryScope::close);
    }

    @Test
    void scopesOpenTogetherDoNotShareMemory() {
        List<MemoryScope> scopes = Stream.generate(this.pool::openScope).limit(100).toList();
        List<MemorySegment> segments = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < scopes.size(); i++) {
                MemorySegment segment = scopes.get(i).allocate(1000);
                Contents.stamp(segment, (byte) i);
                segments.add(segment);
            }
        }
        for (int i = 0; i < segments.size(); i++) {
            Contents.assertStamped(segments.get(i), (byte) (i % scopes.size()));
        }
        scopes.forEach(MemoryScope::close);
    }

    private void useAndClose(int times) {
        for (int i = 0; i < times; i++) {
            try (MemoryScope scope = this.pool.openScope()) {
                for (int size = 10; size < 300_000; size *= 3) {
                    Contents.stamp(scope.allocate(size), (byte) 1);
                }
            }
        }
    }

    private static List<MemorySegment> everyKind(MemoryScope scope) {
        List<MemorySegment> segments = new ArrayList<>();
        segments.add(scope.allocate(100));
        segments.add(scope.allocate(2 << 20));
        segments.add(scope.allocate(1, 4096));
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            segments.add(scope.allocate(100, strategy));
        }
        segments.add(scope.allocate(2 << 20, AllocationStrategy.BEST_FIT));
        return segments;
    }

    private static void wrongThread(OtherThread.Action action) {
        assertThatExceptionOfType(WrongThreadException.class).isThrownBy(action::run);
    }

}
