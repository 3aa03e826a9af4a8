package dev.allocator.internal.chunk;

import org.junit.jupiter.api.Test;

import dev.allocator.internal.os.FakeMemory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which pages of a chunk have memory behind them: none is given back, or counted, that has not; and for how long they
 * have been seen free.
 */
class ChunkTest {

    private static final long PAGE = 4096;

    private static final long BYTES = 16 * PAGE;

    private final FakeMemory memory = new FakeMemory(0);

    private final long address = this.memory.reserve(BYTES, BYTES);

    private final Chunk chunk = new Chunk(this.memory, this.address, BYTES, BYTES);

    @Test
    void pagesNeverUsedAreNotReturned() {
        assertThat(returnPages(0, BYTES)).isZero();
        assertThat(this.memory.takeDecommits()).isEmpty();
    }

    @Test
    void usedPagesAreReturnedOnce() {
        use(0, 4 * PAGE);
        assertThat(returnPages(0, BYTES)).isEqualTo(4 * PAGE);
        assertThat(returnPages(0, BYTES)).isZero();
        assertThat(this.memory.takeDecommits()).containsExactly(4 * PAGE);
    }

    @Test
    void onlyWholePagesAreReturned() {
        use(0, BYTES);
        assertThat(returnPages(1, 2 * PAGE - 1)).isZero();
        assertThat(returnPages(1, 2 * PAGE)).isEqualTo(PAGE);
        assertThat(returnPages(PAGE - 1, 3 * PAGE + 1)).isEqualTo(PAGE);
        assertThat(returnPages(5 * PAGE, 5 * PAGE)).isZero();
    }

    @Test
    void aByteUsedBringsItsPageBack() {
        use(0, BYTES);
        assertThat(returnPages(0, BYTES)).isEqualTo(BYTES);
        use(5 * PAGE - 1, 5 * PAGE + 1);
        assertThat(returnPages(0, BYTES)).isEqualTo(2 * PAGE);
        use(BYTES - 1, BYTES);
        assertThat(returnPages(0, BYTES)).isEqualTo(PAGE);
    }

    @Test
    void eachRunOfUsedPagesIsReturnedAtOnce() {
        use(PAGE, 3 * PAGE);
        use(5 * PAGE, 6 * PAGE);
        use(9 * PAGE, BYTES);
        assertThat(returnPages(0, 12 * PAGE)).isEqualTo(6 * PAGE);
        assertThat(this.memory.takeDecommits()).containsExactly(2 * PAGE, PAGE, 3 * PAGE);
        assertThat(returnPages(0, BYTES)).isEqualTo(4 * PAGE);
    }

    @Test
    void pagesThatWereAllUsedAndReturnedCountAgain() {
        for (int round = 0; round < 3; round++) {
            use(0, BYTES);
            assertThat(returnPages(0, BYTES)).isEqualTo(BYTES);
        }
    }

    @Test
    void discardedPagesAreNotReturnedAgain() {
        use(0, BYTES);
        this.chunk.discard(this.address + 2 * PAGE, 6 * PAGE);
        assertThat(this.memory.takeDecommits()).containsExactly(6 * PAGE);
        assertThat(returnPages(0, BYTES)).isEqualTo(10 * PAGE);
        this.chunk.discard(this.address, BYTES);
        assertThat(returnPages(0, BYTES)).isZero();
        use(0, 1);
        assertThat(returnPages(0, BYTES)).isEqualTo(PAGE);
    }

    @Test
    void nothingIsReturnedToASystemThatTakesNothing() {
        this.memory.returnsMemory(false);
        use(0, BYTES);
        assertThat(returnPages(0, BYTES)).isZero();
        this.chunk.discard(this.address, PAGE);
        assertThat(this.memory.takeDecommits()).containsExactly(PAGE);
    }

    @Test
    void pageFoundFreeByThreePassesIsReturned() {
        use(0, BYTES);
        assertThat(returnIdlePages(0, 4 * PAGE)).isZero();
        assertThat(returnIdlePages(0, 6 * PAGE)).isZero();
        assertThat(this.memory.takeDecommits()).isEmpty();
        assertThat(returnIdlePages(0, BYTES)).isEqualTo(4 * PAGE);
        assertThat(returnIdlePages(0, BYTES)).isEqualTo(2 * PAGE);
        assertThat(returnIdlePages(0, BYTES)).isEqualTo(10 * PAGE);
        assertThat(returnIdlePages(0, BYTES)).isZero();
        assertThat(this.memory.takeDecommits()).containsExactly(4 * PAGE, 2 * PAGE, 10 * PAGE);
    }

    @Test
    void useBetweenPassesGivesAPageAnotherChance() {
        use(0, BYTES);
        returnIdlePages(0, BYTES);
        returnIdlePages(0, BYTES);
        use(2 * PAGE + 1, 3 * PAGE + 1);
        assertThat(returnIdlePages(0, BYTES)).isEqualTo(14 * PAGE);
        assertThat(this.memory.takeDecommits()).containsExactly(2 * PAGE, 12 * PAGE);
        assertThat(returnIdlePages(0, BYTES)).isZero();
        assertThat(returnIdlePages(0, BYTES)).isEqualTo(2 * PAGE);
    }

    @Test
    void markedPagesAreReturnedAtOnceWhenAllAreAskedFor() {
        use(0, BYTES);
        returnIdlePages(0, 8 * PAGE);
        assertThat(returnPages(0, BYTES)).isEqualTo(BYTES);
    }

    @Test
    void partIsIdleWhenAllItsPagesAre() {
        use(0, BYTES);
        assertThat(isIdle(0, BYTES, 0)).isTrue();
        assertThat(isIdle(0, BYTES, 1)).isFalse();
        returnIdlePages(0, BYTES);
        assertThat(isIdle(0, BYTES, 1)).isTrue();
        assertThat(isIdle(0, BYTES, 2)).isFalse();
        returnIdlePages(0, 4 * PAGE);
        assertThat(isIdle(0, 4 * PAGE, 2)).isTrue();
        assertThat(isIdle(0, 5 * PAGE, 2)).isFalse();
        use(PAGE, PAGE + 1);
        assertThat(isIdle(0, 4 * PAGE, 1)).isFalse();
        returnPages(0, BYTES);
        assertThat(isIdle(0, BYTES, 2)).isTrue();
    }

    @Test
    void pagesAgeAlsoWhereTheSystemTakesNothing() {
        this.memory.returnsMemory(false);
        use(0, BYTES);
        for (int pass = 0; pass < 300; pass++) {
            assertThat(returnIdlePages(0, BYTES)).isZero();
        }
        assertThat(this.memory.takeDecommits()).isEmpty();
        assertThat(isIdle(0, BYTES, 2)).isTrue();
        use(0, 1);
        assertThat(isIdle(0, BYTES, 2)).isFalse();
    }

    private boolean isIdle(long from, long to, int idlePasses) {
        return this.chunk.isIdle(this.address + from, this.address + to, idlePasses);
    }

    private long returnIdlePages(long from, long to) {
        return this.chunk.returnPages(this.address + from, this.address + to, 2);
    }

    private void use(long from, long to) {
        this.chunk.use(this.address + from, this.address + to);
    }

    private long returnPages(long from, long to) {
        return this.chunk.returnPages(this.address + from, this.address + to);
    }

}
