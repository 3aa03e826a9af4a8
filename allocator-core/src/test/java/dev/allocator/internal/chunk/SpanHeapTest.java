package dev.allocator.internal.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.allocator.internal.budget.Budget;
import dev.allocator.internal.os.FakeMemory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How chunks are cut into spans.
 */
class SpanHeapTest {

    private static final long CHUNK = 1 << 20;

    private static final long GRANULE = 16 << 10;

    private static final long PAGE = 4096;

    private final FakeMemory memory = new FakeMemory(64 * CHUNK);

    private final Budget budget = new Budget(20 * CHUNK);

    private final ChunkSource source = new ChunkSource(this.memory, this.budget, null, 64 << 10, Set.of(CHUNK), 0, 1,
            () -> {});

    private final SpanHeap heap = new SpanHeap(this.source, 0, CHUNK, GRANULE);

    @Test
    void spansAreWholeGranulesSideBySide() {
        Span first = acquire(1);
        Span second = acquire(GRANULE + 1);
        Span third = acquire(GRANULE);
        assertThat(List.of(first.bytes(), second.bytes(), third.bytes())).containsExactly(GRANULE, 2 * GRANULE,
                GRANULE);
        assertThat(second.address()).isEqualTo(first.address() + GRANULE);
        assertThat(third.address()).isEqualTo(second.address() + 2 * GRANULE);
        assertThat(third.chunk()).isSameAs(first.chunk());
    }

    @Test
    void firstGapThatIsLongEnoughIsUsed() {
        Span first = acquire(GRANULE);
        Span second = acquire(GRANULE);
        Span third = acquire(2 * GRANULE);
        Span fourth = acquire(GRANULE);
        this.heap.release(third);
        this.heap.release(first);
        assertThat(acquire(2 * GRANULE).address()).isEqualTo(third.address());
        assertThat(acquire(GRANULE).address()).isEqualTo(first.address());
        this.heap.release(second);
        assertThat(acquire(2 * GRANULE).address()).isEqualTo(fourth.address() + GRANULE);
    }

    @Test
    void spanMayReachTheEndOfItsChunk() {
        Span most = acquire(CHUNK - GRANULE);
        Span last = acquire(GRANULE);
        assertThat(last.address()).isEqualTo(most.address() + CHUNK - GRANULE);
        assertThat(acquire(GRANULE).chunk()).isNotSameAs(most.chunk());
        this.heap.release(last);
        assertThat(acquire(GRANULE).address()).isEqualTo(last.address());
    }

    @Test
    void wholeChunkIsASpan() {
        Span whole = acquire(CHUNK);
        assertThat(whole.bytes()).isEqualTo(CHUNK);
        assertThat(acquire(GRANULE).chunk()).isNotSameAs(whole.chunk());
    }

    @Test
    void earlierChunkIsFilledFirst() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 2 * CHUNK / GRANULE; i++) {
            spans.add(acquire(GRANULE));
        }
        assertThat(this.budget.reservedBytes()).isEqualTo(2 * CHUNK);
        Span late = spans.getLast();
        Span early = spans.get(5);
        this.heap.release(late);
        this.heap.release(early);
        assertThat(acquire(GRANULE).address()).isEqualTo(early.address());
        assertThat(acquire(GRANULE).address()).isEqualTo(late.address());
    }

    @Test
    void emptyChunkGoesBackAtOnce() {
        Span first = acquire(GRANULE);
        Span second = acquire(GRANULE);
        this.heap.release(first);
        assertThat(this.source.trim()).isZero();
        this.heap.release(second);
        assertThat(this.source.trim()).isEqualTo(CHUNK);
        assertThat(this.budget.reservedBytes()).isZero();
    }

    @Test
    void whatDoesNotFitIntoAChunkGetsOneOfItsOwn() {
        Span large = acquire(CHUNK + 1);
        assertThat(large.bytes()).isEqualTo(CHUNK + PAGE);
        assertThat(large.address()).isEqualTo(large.chunk().address());
        Span aligned = Objects.requireNonNull(this.heap.acquire(GRANULE, 4 * CHUNK));
        assertThat(aligned.address() % (4 * CHUNK)).isZero();
        assertThat(this.budget.reservedBytes()).isEqualTo(CHUNK + PAGE + GRANULE);
        this.heap.release(large);
        this.heap.release(aligned);
        assertThat(this.budget.reservedBytes()).isZero();
    }

    @Test
    void largeSpanThatIsReleasedCleanServesTheNextOfItsSize() {
        ChunkSource keeping = new ChunkSource(this.memory, this.budget, null, 64 << 10, Set.of(CHUNK), 8 * CHUNK, 1,
                () -> {});
        SpanHeap heap = new SpanHeap(keeping, 0, CHUNK, GRANULE);
        Span large = Objects.requireNonNull(heap.acquire(4 * CHUNK + 1, 1));
        Span other = Objects.requireNonNull(heap.acquire(5 * CHUNK, 1));
        assertThat(large.bytes()).isEqualTo(4 * CHUNK + PAGE);
        assertThat(heap.hasRoomFor(large)).isTrue();
        heap.releaseClean(large);
        assertThat(heap.hasRoomFor(other)).as("more than may be kept").isFalse();
        heap.releaseClean(other);
        assertThat(this.budget.reservedBytes()).isEqualTo(large.bytes());
        Span next = Objects.requireNonNull(heap.acquire(4 * CHUNK + 1000, 1));
        assertThat(next.address()).isEqualTo(large.address());
        heap.releaseClean(next);
        assertThat(keeping.trim()).isEqualTo(large.bytes());
        assertThat(this.budget.reservedBytes()).isZero();
        heap.releaseClean(Objects.requireNonNull(heap.acquire(6 * CHUNK, 1)));
        assertThat(this.budget.reservedBytes()).as("kept anew after a trim").isEqualTo(6 * CHUNK);
    }

    @Test
    void spanHasTheAlignmentOfAGranule() {
        acquire(GRANULE);
        Span span = Objects.requireNonNull(this.heap.acquire(1, GRANULE));
        assertThat(span.address() % GRANULE).isZero();
        assertThat(this.budget.reservedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void exhaustionLeavesTheHeapUsable() {
        Span large = acquire(19 * CHUNK);
        Span whole = acquire(CHUNK);
        assertThat(this.heap.acquire(GRANULE, 1)).isNull();
        this.heap.release(whole);
        assertThat(acquire(GRANULE).bytes()).isEqualTo(GRANULE);
        this.heap.release(large);
        assertThat(this.budget.reservedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void trimReturnsThePagesBetweenSpansOnce() {
        Span first = use(acquire(GRANULE));
        Span second = use(acquire(2 * GRANULE));
        use(acquire(GRANULE));
        this.heap.release(second);
        assertThat(this.heap.trim()).isEqualTo(2 * GRANULE);
        assertThat(this.heap.trim()).isZero();
        this.heap.release(first);
        assertThat(this.heap.trim()).isEqualTo(GRANULE);
        assertThat(this.budget.reservedBytes()).isEqualTo(CHUNK);
        this.heap.release(use(acquire(3 * GRANULE)));
        assertThat(this.heap.trim()).isEqualTo(3 * GRANULE);
    }

    @Test
    void pagesFoundFreeByThreePassesAreReturned() {
        Span kept = use(acquire(GRANULE));
        Span freed = use(acquire(2 * GRANULE));
        this.heap.release(freed);
        assertThat(this.heap.trim(2)).isZero();
        assertThat(this.heap.trim(2)).isZero();
        assertThat(this.heap.trim(2)).isEqualTo(2 * GRANULE);
        assertThat(this.heap.trim(2)).isZero();
        this.heap.release(kept);
    }

    @Test
    void vacatedSpanIsReservedNoMoreAndItsAddressesAreTaken() {
        Span vacated = acquire(4 * GRANULE);
        Span kept = acquire(GRANULE);
        assertThat(this.heap.vacate(vacated)).isTrue();
        assertThat(vacated.isVacated()).isTrue();
        assertThat(this.budget.reservedBytes()).isEqualTo(CHUNK - 4 * GRANULE);
        assertThat(acquire(GRANULE).address()).isEqualTo(kept.address() + GRANULE);
        this.heap.release(vacated);
        assertThat(acquire(GRANULE).address()).isEqualTo(kept.address() + 2 * GRANULE);
        assertThat(this.budget.reservedBytes()).isEqualTo(CHUNK - 4 * GRANULE);
    }

    @Test
    void chunkGoesBackWhenItsLastSpanIsReleasedVacatedOrNot() {
        for (boolean last : new boolean[]{ false, true }) {
            Span vacated = acquire(4 * GRANULE);
            Span other = acquire(GRANULE);
            this.heap.vacate(vacated);
            this.heap.release(last ? other : vacated);
            assertThat(this.budget.reservedBytes()).isEqualTo(CHUNK - 4 * GRANULE);
            this.heap.release(last ? vacated : other);
            assertThat(this.budget.reservedBytes()).isZero();
        }
    }

    @Test
    void fullChunkOfVacatedSpansGoesBack() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < CHUNK / GRANULE; i++) {
            spans.add(acquire(GRANULE));
        }
        spans.forEach(this.heap::vacate);
        assertThat(this.budget.reservedBytes()).isZero();
        assertThat(acquire(CHUNK).bytes()).isEqualTo(CHUNK);
        spans.forEach(this.heap::release);
        assertThat(this.budget.reservedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void spanThatIsAChunkIsVacatedToo() {
        Span large = acquire(3 * CHUNK);
        assertThat(this.heap.vacate(large)).isTrue();
        assertThat(this.budget.reservedBytes()).isZero();
        this.heap.release(large);
        assertThat(this.budget.reservedBytes()).isZero();
        assertThat(acquire(3 * CHUNK).address()).isEqualTo(large.address());
    }

    @Test
    void nothingIsVacatedWhereTheSystemTakesNothing() {
        this.memory.returnsMemory(false);
        Span span = acquire(GRANULE);
        assertThat(this.heap.vacate(span)).isFalse();
        assertThat(span.isVacated()).isFalse();
        this.heap.release(span);
        assertThat(this.source.trim()).isEqualTo(CHUNK);
    }

    @Test
    void booksBalanceWhateverIsVacated() {
        Random random = new Random(17);
        List<Span> live = new ArrayList<>();
        List<Span> vacated = new ArrayList<>();
        for (int step = 0; step < 5000; step++) {
            Span span = (live.size() < 100) ? this.heap.acquire(1 + random.nextInt((int) CHUNK / 4), 1) : null;
            if (span != null) {
                live.add(span);
            } else if (live.isEmpty()) {
                vacated.forEach(this.heap::release);
                vacated.clear();
                continue;
            }
            Span chosen = live.remove(random.nextInt(live.size()));
            switch (random.nextInt(4)) {
                case 0 -> this.heap.release(chosen);
                case 1 -> {
                    this.heap.vacate(chosen);
                    vacated.add(chosen);
                }
                default -> live.add(chosen);
            }
            if (!vacated.isEmpty() && random.nextInt(3) == 0) {
                this.heap.release(vacated.remove(random.nextInt(vacated.size())));
            }
            assertThat(this.source.reservedBytes(0)).isBetween(live.stream().mapToLong(Span::bytes).sum(),
                    this.budget.reservedBytes());
        }
        live.forEach(this.heap::release);
        vacated.forEach(this.heap::release);
        assertThat(this.source.reservedBytes(0)).isZero();
        this.source.trim();
        assertThat(this.budget.reservedBytes()).isZero();
        assertThat(this.memory.committedBytes()).isZero();
    }

    @Test
    void spansNeverOverlapWhateverTheOrder() {
        Random random = new Random(11);
        List<Span> live = new ArrayList<>();
        for (int step = 0; step < 5000; step++) {
            Span span = (live.size() < 100) ? this.heap.acquire(1 + random.nextInt((int) CHUNK / 4), 1) : null;
            if (span != null) {
                long from = span.address();
                long to = from + span.bytes();
                assertThat(live).noneMatch((other) -> from < other.address() + other.bytes() && other.address() < to);
                assertThat(from).isGreaterThanOrEqualTo(span.chunk().address());
                assertThat(to).isLessThanOrEqualTo(span.chunk().address() + CHUNK);
                live.add(span);
            }
            if (span == null || random.nextBoolean()) {
                this.heap.release(live.remove(random.nextInt(live.size())));
            }
        }
        live.forEach(this.heap::release);
        this.source.trim();
        assertThat(this.budget.reservedBytes()).isZero();
    }

    private Span acquire(long bytes) {
        return Objects.requireNonNull(this.heap.acquire(bytes, 1), "there was no memory");
    }

    private static Span use(Span span) {
        span.chunk().use(span.address(), span.address() + span.bytes());
        return span;
    }

}
