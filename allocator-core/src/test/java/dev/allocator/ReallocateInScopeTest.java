package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a scope has allocated last grows where it is while there is room behind it; all else is copied and stays.
 */
// Reinterpreting is restricted because it can crash the VM; that it cannot corrupt the pool is what is tested.
@SuppressWarnings("restricted")
class ReallocateInScopeTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        assertThat(this.pool.stats().bytesInUse()).isZero();
        assertThat(this.pool.stats().allocations()).isEqualTo(this.pool.stats().deallocations());
        this.pool.close();
    }

    private MemoryScope open(boolean shared) {
        return shared ? this.pool.openSharedScope() : this.pool.openScope();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void whatWasAllocatedLastGrowsWhereItIs(boolean shared) {
        try (MemoryScope scope = open(shared)) {
            TypedAllocator<Long> longs = scope.allocatorFor(Long.class);
            scope.allocate(10);
            MemorySegment last = longs.allocate(10);
            long used = scope.usedBytes();
            long allocations = this.pool.stats().allocations();
            Contents.stamp(last, (byte) 1);
            MemorySegment grown = longs.reallocate(last, 101);
            assertThat(grown.address()).isEqualTo(last.address());
            assertThat(grown.byteSize()).isEqualTo(808);
            Contents.assertStamped(grown.asSlice(0, 80), (byte) 1);
            Contents.assertZero(grown.asSlice(80));
            assertThat(scope.usedBytes()).isEqualTo(used + 728);
            assertThat(this.pool.stats().bytesInUse()).isEqualTo(scope.usedBytes());
            assertThat(this.pool.stats().allocations()).isEqualTo(allocations + 1);
            Contents.stamp(grown, (byte) 2);
            MemorySegment next = scope.allocate(100);
            assertThat(next.address()).isEqualTo(grown.address() + 816);
            Contents.stamp(next, (byte) 3);
            Contents.assertStamped(grown, (byte) 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void allElseIsCopiedAndStaysAsItIs(boolean shared) {
        try (MemoryScope scope = open(shared)) {
            TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
            List<MemorySegment> others = List.of(scope.allocate(300_000), scope.allocate(100), scope.allocate(100, 256),
                    scope.allocate(100, AllocationStrategy.SEGREGATED), scope.allocate(2 << 20));
            scope.allocate(1);
            for (MemorySegment other : others) {
                Contents.stamp(other, (byte) 1);
                long used = scope.usedBytes();
                MemorySegment copy = bytes.reallocate(other, other.byteSize() + 10);
                assertThat(copy.address()).isNotEqualTo(other.address());
                assertThat(copy.byteSize()).isEqualTo(other.byteSize() + 10);
                Contents.assertStamped(copy.asSlice(0, other.byteSize()), (byte) 1);
                Contents.assertZero(copy.asSlice(other.byteSize()));
                Contents.stamp(copy, (byte) 2);
                Contents.assertStamped(other, (byte) 1);
                assertThat(scope.usedBytes()).isEqualTo(used + copy.byteSize());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void whatHasNoMoreRoomInItsSpanIsCopied(boolean shared) {
        try (MemoryScope scope = open(shared)) {
            TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
            MemorySegment segment = scope.allocate(1);
            Contents.stamp(segment, (byte) 1);
            int copies = 0;
            for (long size = 2; size < 3_000_000; size += 1 + size / 3) {
                MemorySegment grown = bytes.reallocate(segment, size);
                Contents.assertStamped(grown.asSlice(0, segment.byteSize()), (byte) 1);
                Contents.assertZero(grown.asSlice(segment.byteSize()));
                Contents.stamp(grown, (byte) 1);
                copies += (grown.address() != segment.address()) ? 1 : 0;
                segment = grown;
            }
            assertThat(copies).isBetween(2, 20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void smallerMemoryIsTheFirstPartAndGivesNothingBack(Zeroing zeroing) {
        try (MemoryPool zeroed = MemoryPool.builder().zeroing(zeroing).build();
                MemoryScope scope = zeroed.openScope()) {
            TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
            MemorySegment segment = scope.allocate(100);
            Contents.stamp(segment, (byte) 1);
            MemorySegment smaller = bytes.reallocate(segment, 97);
            assertThat(smaller.address()).isEqualTo(segment.address());
            assertThat(smaller.byteSize()).isEqualTo(97);
            assertThat(scope.usedBytes()).isEqualTo(100);
            MemorySegment again = bytes.reallocate(smaller, 200);
            assertThat(again.address()).isEqualTo(segment.address());
            Contents.assertStamped(again.asSlice(0, 97), (byte) 1);
            if (zeroing != Zeroing.NONE) {
                Contents.assertZero(again.asSlice(97));
            }
            assertThat(bytes.reallocate(again, 0).byteSize()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void memoryThatOthersHaveUsedReadsAsZero(Zeroing zeroing) {
        try (MemoryPool zeroed = MemoryPool.builder().zeroing(zeroing).build()) {
            for (int round = 0; round < 5; round++) {
                try (MemoryScope scope = zeroed.openScope()) {
                    TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
                    MemorySegment segment = scope.allocate(0);
                    for (long size = 7; size < 30_000; size += 997) {
                        MemorySegment grown = bytes.reallocate(segment, size);
                        Contents.assertZero(grown.asSlice(segment.byteSize()));
                        Contents.stamp(grown, (byte) 1);
                        segment = grown;
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void limitCountsWhatIsAdded(boolean shared) {
        try (MemoryScope scope = shared ? this.pool.openSharedScope(1000) : this.pool.openScope(1000)) {
            TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
            MemorySegment segment = scope.allocate(600);
            MemorySegment grown = bytes.reallocate(segment, 900);
            Contents.stamp(grown, (byte) 1);
            assertThatExceptionOfType(ScopeLimitExceededException.class)
                    .isThrownBy(() -> bytes.reallocate(grown, 1001))
                    .satisfies((ex) -> assertThat(ex.usedBytes()).isEqualTo(900));
            assertThat(scope.usedBytes()).isEqualTo(900);
            Contents.assertStamped(grown, (byte) 1);
            assertThat(bytes.reallocate(grown, 1000).address()).isEqualTo(segment.address());
            assertThatExceptionOfType(ScopeLimitExceededException.class).isThrownBy(() -> scope.allocate(1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void whatIsNotTheScopesIsRefused(boolean shared) {
        MemorySegment block = this.pool.allocate(100);
        MemorySegment ended;
        try (MemoryScope scope = open(shared); MemoryScope other = open(shared); Arena arena = Arena.ofShared()) {
            TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
            MemorySegment own = scope.allocate(100);
            for (MemorySegment wrong : List.of(block, other.allocate(100), other.allocate(100_000),
                    arena.allocate(100), MemorySegment.NULL, MemorySegment.ofArray(new byte[100]),
                    MemorySegment.ofAddress(own.address()).reinterpret(100), own.reinterpret(Long.MAX_VALUE),
                    own.reinterpret(100, arena, null), own.reinterpret(Long.MAX_VALUE).asSlice(1 << 20, 100),
                    other.allocate(100, AllocationStrategy.BEST_FIT))) {
                for (long count : new long[]{ 0, 50, 100, 200, 100_000 }) {
                    long used = scope.usedBytes();
                    Refusal.of(this.pool, IllegalArgumentException.class, () -> bytes.reallocate(wrong, count));
                    assertThat(scope.usedBytes()).isEqualTo(used);
                }
            }
            Refusal.of(this.pool, IllegalArgumentException.class, () -> bytes.reallocate(own, -1));
            Refusal.of(this.pool, IllegalArgumentException.class, () -> bytes.reallocate(own, Long.MAX_VALUE));
            ended = own;
        }
        this.pool.deallocate(block);
        try (MemoryScope scope = open(shared)) {
            TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
            // The epoch of a shared scope may go on, and be that of another scope.
            Class<? extends Exception> expected = ended.scope().isAlive()
                    ? IllegalArgumentException.class
                    : IllegalStateException.class;
            Refusal.of(this.pool, expected, () -> bytes.reallocate(ended, 200));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void closedScopeRefuses(boolean shared) {
        MemoryScope scope = open(shared);
        TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
        MemorySegment own = scope.allocate(100);
        scope.close();
        for (long count : new long[]{ 50, 200, 100_000 }) {
            Refusal.of(this.pool, IllegalStateException.class, () -> bytes.reallocate(own, count));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void scopeOfAResetPoolRefuses(boolean shared) throws Exception {
        MemoryScope scope = open(shared);
        TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
        MemorySegment own = scope.allocate(100);
        // From another thread, so that a confined scope is only detached.
        OtherThread.run(this.pool::reset);
        assertThatIllegalStateException().isThrownBy(() -> bytes.reallocate(own, 50));
        assertThatIllegalStateException().isThrownBy(() -> bytes.reallocate(own, 200));
        if (!shared) {
            scope.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void onlyTheThreadOfAConfinedScopeMayDoIt(boolean shared) throws Exception {
        try (MemoryScope scope = open(shared)) {
            TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
            MemorySegment own = scope.allocate(100);
            OtherThread.run(() -> {
                if (shared) {
                    assertThat(bytes.reallocate(own, 200).address()).isEqualTo(own.address());
                } else {
                    Refusal.of(this.pool, WrongThreadException.class, () -> bytes.reallocate(own, 200));
                }
            });
        }
    }

    /** At hand, one after another, by strategies, of virtual threads: nobody's bytes are anybody else's. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
    void neverTwoOwnersOfAByte(long seed) throws Exception {
        Thread.Builder thread = (seed % 2 == 0) ? Thread.ofVirtual() : Thread.ofPlatform();
        OtherThread.run(thread, () -> {
            Random random = new Random(seed);
            try (MemoryScope scope = open(seed % 3 == 0)) {
                TypedAllocator<Byte> bytes = scope.allocatorFor(Byte.class);
                List<MemorySegment> segments = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    if (segments.isEmpty() || random.nextInt(3) == 0) {
                        segments.add(scope.allocate(random.nextInt(200)));
                    } else {
                        int chosen = Math.min(segments.size() - 1 - random.nextInt(2), 120);
                        MemorySegment segment = segments.remove(Math.max(chosen, 0));
                        segments.add(bytes.reallocate(segment, random.nextInt(400)));
                    }
                    Contents.stamp(segments.getLast(), (byte) segments.size());
                    if (segments.size() > 120) {
                        segments.remove(0);
                    }
                    for (int j = 0; j < segments.size(); j++) {
                        MemorySegment segment = segments.get(j);
                        if (segment.byteSize() > 0) {
                            Contents.assertStamped(segment, Contents.firstByte(segment));
                        }
                    }
                }
                assertNoOverlap(segments);
            }
        });
    }

    private static void assertNoOverlap(List<MemorySegment> segments) {
        List<MemorySegment> sorted = new ArrayList<>(segments);
        sorted.removeIf((segment) -> segment.byteSize() == 0);
        sorted.sort((a, b) -> Long.compare(a.address(), b.address()));
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(sorted.get(i).address())
                    .isGreaterThanOrEqualTo(sorted.get(i - 1).address() + sorted.get(i - 1).byteSize());
        }
    }

}
