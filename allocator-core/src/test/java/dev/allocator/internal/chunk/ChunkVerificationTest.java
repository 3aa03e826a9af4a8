package dev.allocator.internal.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.internal.budget.Budget;
import dev.allocator.internal.os.FakeMemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Chunks and the spans inside them report what does not agree.
 */
class ChunkVerificationTest {

    private static final long CHUNK = 1 << 20;

    private static final long GRANULE = 16 << 10;

    private final FakeMemory memory = new FakeMemory(8 * CHUNK);

    private final Budget budget = new Budget(40 * CHUNK);

    private final Budget shared = new Budget(50 * CHUNK);

    private final ChunkSource source = new ChunkSource(this.memory, this.budget, this.shared, 64 << 10, Set.of(CHUNK),
            4 * CHUNK, 2, () -> {});

    private final SpanHeap heap = new SpanHeap(this.source, 0, CHUNK, GRANULE);

    private Chunk acquire(long bytes) {
        return Objects.requireNonNull(this.source.acquire(bytes, 16, 1));
    }

    private Span span(long bytes) {
        return Objects.requireNonNull(this.heap.acquire(bytes, 16));
    }

    @Test
    void whatIsUsedAsItIsMeantToBeAgrees() {
        List<Span> spans = new ArrayList<>();
        for (int i = 1; i < 30; i++) {
            spans.add(span(i * 20_000L));
            this.heap.verify();
            this.source.verify();
        }
        Chunk odd = acquire(3 * CHUNK + 5000);
        this.source.verify();
        this.heap.vacate(spans.get(3));
        this.source.release(odd);
        for (Span span : spans) {
            this.heap.release(span);
            this.heap.verify();
            this.source.verify();
        }
        this.source.trim();
        this.source.verify();
        assertThat(this.source.reservedBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = { 4096, -4096 })
    void budgetThatHasCountedOtherBytes(long bytes) {
        acquire(CHUNK);
        this.budget.release(bytes);
        assertThatIllegalStateException().isThrownBy(this.source::verify)
                .withMessageContainingAll("Source of chunks", "bytes reserved", String.valueOf(CHUNK - bytes),
                        String.valueOf(CHUNK));
    }

    @Test
    void sharedBudgetThatHasCountedLess() {
        acquire(CHUNK);
        this.shared.release(1);
        assertThatIllegalStateException().isThrownBy(this.source::verify).withMessageContaining("shared budget");
    }

    @Test
    void chunkThatHasAnotherOwner() {
        acquire(CHUNK).owner(0);
        assertThatIllegalStateException().isThrownBy(this.source::verify)
                .withMessageContainingAll("owner 0", "0 noted", CHUNK + " counted");
    }

    @Test
    void chunkThatHasBeenReleasedUnderItsSpans() {
        Span span = span(GRANULE);
        this.heap.verify();
        this.source.release(span.chunk());
        assertThatIllegalStateException().isThrownBy(this.heap::verify)
                .withMessageContainingAll(Long.toHexString(span.chunk().address()), "not in use");
    }

    @Test
    void spanThatHasBeenReleasedTwice() {
        span(GRANULE);
        Span span = span(GRANULE);
        Objects.requireNonNull(span.home()).join(span);
        Objects.requireNonNull(span.home()).join(span);
        assertThatIllegalStateException().isThrownBy(this.heap::verify)
                .withMessageContainingAll(Long.toHexString(span.chunk().address()), "free granules");
    }

    @Test
    void brokenListOfChunks() {
        CutChunk chunk = Objects.requireNonNull(span(GRANULE).home());
        chunk.previous = chunk;
        assertThatIllegalStateException().isThrownBy(this.heap::verify).withMessageContaining("broken");
    }

    @Test
    void addressesThatAreFreeTwice() {
        AddressSpace space = new AddressSpace(this.memory);
        long address = space.take(CHUNK, CHUNK);
        space.take(CHUNK, CHUNK);
        Chunk other = new Chunk(this.memory, address + CHUNK, CHUNK, CHUNK);
        Chunk chunk = new Chunk(this.memory, address, CHUNK, CHUNK);
        space.verify(List.of(chunk, other));
        assertThatIllegalStateException().isThrownBy(() -> space.verify(List.of(chunk)))
                .withMessageContainingAll("Addresses of a pool", "bytes of a range", 8 * CHUNK + " noted",
                        CHUNK + " counted");
        space.give(address, CHUNK);
        assertThatIllegalStateException().isThrownBy(() -> space.verify(List.of(chunk, other)))
                .withMessageContainingAll("Addresses of a pool", Long.toHexString(address));
        space.verify(List.of(other));
        assertThatIllegalStateException()
                .isThrownBy(() -> space
                        .verify(List.of(other, new Chunk(this.memory, address + 100 * CHUNK, CHUNK, CHUNK))))
                .withMessageContaining("not reserved");
        space.releaseAll();
    }

}
