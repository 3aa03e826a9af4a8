package dev.allocator.internal.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.allocator.internal.budget.Budget;
import dev.allocator.internal.os.FakeMemory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chunks under a pool's cap and a budget that it shares: what is kept, what is given back, and that the accounts are
 * right whoever refuses.
 */
class ChunkSourceTest {

    private static final long CHUNK = 1 << 20;

    private static final long SMALL = 64 << 10;

    private static final long PAGE = 4096;

    private final FakeMemory memory = new FakeMemory(64 * CHUNK);

    private final Budget pool = new Budget(10 * CHUNK);

    private final Budget shared = new Budget(8 * CHUNK);

    private final AtomicInteger growths = new AtomicInteger();

    private final ChunkSource source = new ChunkSource(this.memory, this.pool, this.shared, SMALL,
            Set.of(CHUNK, SMALL), 0, 3, this.growths::incrementAndGet);

    @Test
    void chunkHasWholePagesAndTheAlignment() {
        Chunk chunk = acquire(1, 1);
        assertThat(chunk.bytes()).isEqualTo(PAGE);
        assertThat(chunk.address() % SMALL).isZero();
        assertThat(acquire(PAGE + 1, 16).bytes()).isEqualTo(2 * PAGE);
        assertThat(acquire(CHUNK, 4 * CHUNK).address() % (4 * CHUNK)).isZero();
        assertBooks(CHUNK + 3 * PAGE);
    }

    @Test
    void chunksNeverShareAGranule() {
        Chunk first = acquire(PAGE, 1);
        Chunk second = acquire(PAGE, 1);
        assertThat(Math.abs(second.address() - first.address())).isGreaterThanOrEqualTo(SMALL);
    }

    @Test
    void bytesAreCountedForTheirOwner() {
        Chunk first = Objects.requireNonNull(this.source.acquire(CHUNK, 1, 1));
        Chunk second = Objects.requireNonNull(this.source.acquire(SMALL, 1, 2));
        assertOwned(0, CHUNK, SMALL);
        this.source.release(first);
        assertOwned(0, 0, SMALL);
        Chunk again = Objects.requireNonNull(this.source.acquire(CHUNK, 1, 0));
        assertThat(again).isSameAs(first);
        assertOwned(CHUNK, 0, SMALL);
        this.source.release(second);
        this.source.release(again);
        assertOwned(0, 0, 0);
    }

    private void assertOwned(long... bytes) {
        for (int owner = 0; owner < bytes.length; owner++) {
            assertThat(this.source.reservedBytes(owner)).isEqualTo(bytes[owner]);
        }
    }

    @Test
    void chunksOfTheUsualSizesAreKeptAndOthersGivenBack() {
        Chunk kept = acquire(CHUNK, 1);
        Chunk small = acquire(SMALL, 1);
        Chunk odd = acquire(2 * CHUNK, 1);
        this.source.release(kept);
        this.source.release(small);
        assertBooks(3 * CHUNK + SMALL);
        this.source.release(odd);
        assertBooks(CHUNK + SMALL);
        assertThat(acquire(CHUNK, 1)).isSameAs(kept);
        assertThat(acquire(SMALL, 1)).isSameAs(small);
        assertThat(this.growths).hasValue(3);
    }

    @Test
    void chunkThatIsUsedAsAWholeHasHugePagesUntilItIsGivenBack() {
        this.memory.hugePageBytes(CHUNK / 2);
        Chunk cut = acquire(CHUNK, 1);
        Chunk small = acquire(CHUNK / 4, 1);
        assertThat(this.memory.hugeRanges()).isEmpty();
        Chunk whole = acquire(CHUNK + CHUNK / 4, 1);
        assertThat(whole.address() % (CHUNK / 2)).isZero();
        // What is left at the end stays small, since a huge page might reach into the next chunk.
        assertThat(this.memory.hugeRanges()).containsExactly(Map.entry(whole.address(), CHUNK));
        List.of(cut, small, whole).forEach(this.source::release);
        assertThat(this.memory.hugeRanges()).isEmpty();
        assertBooks(CHUNK);
    }

    @Test
    void chunkOfAStricterAlignmentHasHugePages() {
        this.memory.hugePageBytes(CHUNK / 2);
        Chunk whole = acquire(CHUNK / 2, 2 * CHUNK);
        assertThat(whole.address() % (2 * CHUNK)).isZero();
        assertThat(this.memory.hugeRanges()).containsExactly(Map.entry(whole.address(), CHUNK / 2));
    }

    @Test
    void keptChunkIsUsedOnlyWhereItIsAligned() {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            chunks.add(acquire(SMALL, 1));
        }
        chunks.forEach(this.source::release);
        Chunk aligned = acquire(SMALL, 4 * SMALL);
        assertThat(aligned.address() % (4 * SMALL)).isZero();
        assertThat(chunks).contains(aligned);
        assertThat(chunks).doesNotContain(acquire(SMALL, CHUNK * 16));
    }

    @Test
    void trimGivesAllEmptyChunksBackAndSaysHowMuch() {
        Chunk live = acquire(CHUNK, 1);
        Chunk empty = acquire(CHUNK, 1);
        Chunk small = acquire(SMALL, 1);
        this.source.release(empty);
        this.source.release(small);
        assertThat(this.source.trim()).isEqualTo(CHUNK + SMALL);
        assertBooks(CHUNK);
        assertThat(this.source.trim()).isZero();
        this.source.release(live);
        assertThat(this.source.trim()).isEqualTo(CHUNK);
        assertBooks(0);
    }

    @Test
    void emptyChunksAreGivenBackWhenThreePassesHaveFoundThemUnused() {
        Chunk first = acquire(CHUNK, 1);
        Chunk second = acquire(CHUNK, 1);
        use(first);
        use(second);
        this.source.release(first);
        this.source.trim(2);
        this.source.release(second);
        this.source.trim(2);
        assertBooks(2 * CHUNK);
        this.source.trim(2);
        assertBooks(CHUNK);
        this.source.trim(2);
        assertBooks(0);
    }

    @Test
    void chunkTakenInBetweenIsKeptAsLongAgain() {
        Chunk chunk = acquire(CHUNK, 1);
        use(chunk);
        for (int round = 0; round < 5; round++) {
            this.source.release(chunk);
            this.source.trim(2);
            this.source.trim(2);
            assertThat(acquire(CHUNK, 1)).isSameAs(chunk);
            use(chunk);
        }
        this.source.release(chunk);
        this.source.trim(2);
        this.source.trim(2);
        assertBooks(CHUNK);
    }

    private static void use(Chunk chunk) {
        chunk.use(chunk.address(), chunk.address() + chunk.bytes());
    }

    @Test
    void vacatedPartOfAChunkIsReservedNoMore() {
        Chunk chunk = Objects.requireNonNull(this.source.acquire(CHUNK, 1, 1));
        this.memory.takeDecommits();
        assertThat(this.source.vacate(chunk, chunk.address() + SMALL, SMALL)).isTrue();
        assertThat(this.memory.takeDecommits()).containsExactly(SMALL);
        assertReserved(CHUNK - SMALL);
        assertOwned(0, CHUNK - SMALL, 0);
        assertThat(this.source.vacate(chunk, chunk.address(), SMALL)).isTrue();
        assertReserved(CHUNK - 2 * SMALL);
        // Its addresses are taken still.
        assertThat(acquire(8 * CHUNK - (CHUNK - 2 * SMALL), 1).address()).isNotEqualTo(chunk.address());
        assertThat(this.source.acquire(PAGE, 1, 0)).isNull();
    }

    @Test
    void chunkWithVacatedPartsIsNotKept() {
        Chunk chunk = acquire(CHUNK, 1);
        this.source.vacate(chunk, chunk.address(), SMALL);
        this.source.release(chunk);
        assertBooks(0);
        assertOwned(0, 0, 0);
        Chunk next = acquire(CHUNK, 1);
        assertThat(next).isNotSameAs(chunk);
        assertThat(next.address()).isEqualTo(chunk.address());
        assertBooks(CHUNK);
        this.source.release(next);
        assertBooks(CHUNK);
    }

    @Test
    void whollyVacatedChunkOfAClosedSourceKeepsTheAddresses() {
        Chunk chunk = acquire(CHUNK, 1);
        this.source.vacate(chunk, chunk.address(), CHUNK);
        this.source.close();
        assertReserved(0);
        assertThat(this.memory.reservedRanges()).hasSize(1);
        this.source.release(chunk);
        assertReserved(0);
        assertThat(this.memory.reservedRanges()).isEmpty();
    }

    @Test
    void nothingIsVacatedWhereTheSystemTakesNothingOrPagesAreLarger() {
        Chunk chunk = acquire(CHUNK, 1);
        assertThat(this.source.vacate(chunk, chunk.address(), PAGE / 2)).isFalse();
        assertThat(this.source.vacate(chunk, chunk.address() + PAGE / 2, PAGE)).isFalse();
        this.memory.returnsMemory(false);
        assertThat(this.source.vacate(chunk, chunk.address(), PAGE)).isFalse();
        assertBooks(CHUNK);
    }

    private void assertReserved(long bytes) {
        assertThat(this.source.reservedBytes()).isEqualTo(bytes);
        assertThat(this.shared.reservedBytes()).isEqualTo(bytes);
    }

    @Test
    void nothingIsTakenFromTheSharedBudgetWhenThePoolsCapRefuses() {
        ChunkSource tight = new ChunkSource(this.memory, new Budget(CHUNK), this.shared, SMALL, Set.of(CHUNK), 0, 1,
                () -> {});
        assertThat(tight.acquire(CHUNK + 1, 1, 0)).isNull();
        assertThat(this.shared.reservedBytes()).isZero();
        assertThat(tight.acquire(CHUNK, 1, 0)).isNotNull();
        assertThat(this.shared.reservedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void nothingStaysReservedWhenTheSharedBudgetRefuses() {
        acquire(7 * CHUNK, 1);
        assertThat(this.source.acquire(2 * CHUNK, 1, 0)).isNull();
        assertBooks(7 * CHUNK);
        assertThat(acquire(CHUNK, 1).bytes()).isEqualTo(CHUNK);
        assertBooks(8 * CHUNK);
        assertThat(this.source.acquire(PAGE, 1, 0)).isNull();
        assertBooks(8 * CHUNK);
    }

    @Test
    void emptyChunksAreGivenBackBeforeAnythingIsRefused() {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            chunks.add(acquire(CHUNK, 1));
        }
        chunks.subList(0, 4).forEach(this.source::release);
        assertBooks(8 * CHUNK);
        acquire(3 * CHUNK, 1);
        assertBooks(7 * CHUNK);
    }

    @Test
    void accountsAreRightWhenTheSystemRefusesToCommit() {
        Chunk first = acquire(CHUNK, 1);
        this.memory.grantCommits(false);
        assertThat(this.source.acquire(2 * CHUNK, 1, 0)).isNull();
        assertBooks(CHUNK);
        this.memory.grantCommits(true);
        assertThat(acquire(2 * CHUNK, 1).address()).isEqualTo(first.address() + CHUNK);
        assertThat(this.memory.reservedRanges()).hasSize(1);
    }

    @Test
    void accountsAreRightWhenTheSystemRefusesAddresses() {
        this.memory.refuseReservationsOver(CHUNK);
        assertThat(this.source.acquire(2 * CHUNK, 1, 0)).isNull();
        assertBooks(0);
        acquire(CHUNK, 1);
        assertBooks(CHUNK);
    }

    @Test
    void closeReleasesTheAddressesAtOnceWhenNothingIsOutstanding() {
        this.source.release(acquire(CHUNK, 1));
        this.source.close();
        assertBooks(0);
        assertThat(this.memory.reservedRanges()).isEmpty();
        assertThat(this.source.acquire(CHUNK, 1, 0)).isNull();
    }

    @Test
    void closeReleasesTheAddressesWhenTheLastChunkComesBack() {
        Chunk first = acquire(CHUNK, 1);
        Chunk second = acquire(SMALL, 1);
        this.source.release(acquire(CHUNK, 1));
        this.source.close();
        assertBooks(CHUNK + SMALL);
        this.source.release(second);
        assertBooks(CHUNK);
        assertThat(this.memory.reservedRanges()).hasSize(1);
        this.source.release(first);
        assertBooks(0);
        assertThat(this.memory.reservedRanges()).isEmpty();
        this.source.close();
    }

    @Test
    void withoutASharedBudgetOnlyThePoolsCapCounts() {
        Budget cap = new Budget(CHUNK);
        ChunkSource alone = new ChunkSource(this.memory, cap, null, SMALL, Set.of(CHUNK), 0, 1, () -> {});
        assertThat(alone.acquire(CHUNK + 1, 1, 0)).isNull();
        Chunk chunk = alone.acquire(CHUNK, 1, 0);
        assertThat(chunk).isNotNull();
        assertThat(alone.acquire(1, 1, 0)).isNull();
        alone.release(chunk);
        assertThat(alone.acquire(1, 1, 0)).isNotNull();
        assertThat(alone.reservedBytes()).isEqualTo(PAGE);
    }

    private Chunk acquire(long bytes, long alignment) {
        return Objects.requireNonNull(this.source.acquire(bytes, alignment, 0), "there was no memory");
    }

    /**
     * Checks that both budgets and the system agree on what is reserved.
     */
    private void assertBooks(long bytes) {
        assertThat(this.source.reservedBytes()).isEqualTo(bytes);
        assertThat(this.pool.reservedBytes()).isEqualTo(bytes);
        assertThat(this.shared.reservedBytes()).isEqualTo(bytes);
        assertThat(this.memory.committedBytes()).isEqualTo(bytes);
    }

}
