package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A pool beside a model of it: does everything to both, and compares them.
 */
final class ModelledPool implements AutoCloseable {

    private final PoolSetup setup;

    private final MemoryPool pool;

    private final ModelledFigures figures = new ModelledFigures();

    private final ModelledSegments segments;

    private final ModelledScopes scopes;

    private final List<ModelledSegments.Owned> blocks = new ArrayList<>();

    private final List<MemorySegment> freed = new ArrayList<>();

    ModelledPool(PoolSetup setup) {
        this.setup = setup;
        this.pool = setup.build();
        this.segments = new ModelledSegments(setup.zeroing() != Zeroing.NONE);
        this.scopes = new ModelledScopes(this.pool, this.segments, this.figures);
    }

    ModelledScopes scopes() {
        return this.scopes;
    }

    void allocate(long byteSize, long alignment) {
        Request request = new Request(byteSize, alignment, 1, this.scopes.current(),
                this.scopes.current().isPresent() ? null : this.setup.defaultStrategy());
        allocate(request, () -> new MemorySegment[]{ this.pool.allocate(byteSize, alignment) });
    }

    void allocate(long byteSize, long alignment, AllocationStrategy strategy) {
        Request request = new Request(byteSize, alignment, 1, this.scopes.current(), strategy);
        allocate(request, () -> new MemorySegment[]{ this.pool.allocate(byteSize, alignment, strategy) });
    }

    void allocateBatch(long byteSize, int count) {
        Request request = new Request(byteSize, 16, count, this.scopes.current(),
                this.scopes.current().isPresent() ? null : this.setup.defaultStrategy());
        allocate(request, () -> this.pool.allocateBatch(byteSize, count));
    }

    void allocateFixed(long byteSize) {
        Request request = new Request(byteSize, 16, 1, Optional.empty(), AllocationStrategy.FIXED_SIZE);
        allocate(request, () -> new MemorySegment[]{ this.pool.fixedSize(byteSize).allocate() });
    }

    void allocateIn(int index, long byteSize, long alignment) {
        this.scopes.at(index).filter((scope) -> !scope.isClosed()).ifPresent((scope) -> {
            Request request = new Request(byteSize, alignment, 1, Optional.of(scope), null);
            allocate(request, () -> new MemorySegment[]{ scope.scope.allocate(byteSize, alignment) });
        });
    }

    void allocateIn(int index, long byteSize, AllocationStrategy strategy) {
        this.scopes.at(index).filter((scope) -> !scope.isClosed()).ifPresent((scope) -> {
            Request request = new Request(byteSize, 16, 1, Optional.of(scope), strategy);
            allocate(request, () -> new MemorySegment[]{ scope.scope.allocate(byteSize, strategy) });
        });
    }

    private void allocate(Request request, Supplier<MemorySegment[]> call) {
        MemorySegment[] allocated;
        try {
            allocated = call.get();
        } catch (PoolExhaustedException ex) {
            assertThat(this.setup.isCapped()).as("%s", ex).isTrue();
            assertThat(ex.usedBytes()).isLessThanOrEqualTo(this.setup.maxBytes());
            this.figures.failed(1, request.count(), this.pool.stats().failures());
            return;
        } catch (ScopeLimitExceededException ex) {
            assertThat(request.exceedsItsScope()).as("%s", ex).isTrue();
            this.figures.failed(0, request.count(), this.pool.stats().failures());
            return;
        }
        assertThat(request.exceedsItsScope()).isFalse();
        assertThat(allocated).hasSize(request.count());
        for (MemorySegment segment : allocated) {
            allocated(request, segment);
        }
    }

    private void allocated(Request request, MemorySegment segment) {
        assertThat(segment.byteSize()).isEqualTo(request.byteSize());
        assertThat(segment.address() % Math.max(16, request.alignment())).isZero();
        Optional<MemoryBlock> block = this.pool.blockOf(segment);
        assertThat(block.isPresent()).as("served by a strategy").isEqualTo(request.strategy() != null);
        AllocationStrategy strategy = block.map(MemoryBlock::strategy).orElse(null);
        if (strategy != request.strategy()) {
            assertThat(strategy).isEqualTo(AllocationStrategy.BEST_FIT);
            assertThat(request.mayFallBack()).as("%s may fall back", request).isTrue();
        }
        block.ifPresent((each) -> {
            assertThat(each.status()).isEqualTo(MemoryBlock.Status.LIVE);
            assertThat(each.requestedBytes()).isEqualTo(request.byteSize());
            assertThat(each.usableBytes()).isGreaterThanOrEqualTo(request.byteSize());
        });
        ModelledSegments.Owned owned = this.segments.add(segment, strategy);
        request.scope().ifPresentOrElse((scope) -> scope.add(owned), () -> this.blocks.add(owned));
        this.figures.allocated(strategy, request.byteSize());
    }

    void deallocate(int index) {
        if (!this.blocks.isEmpty()) {
            ModelledSegments.Owned block = this.blocks.get(index % this.blocks.size());
            this.pool.deallocate(block.segment());
            deallocated(block);
        }
    }

    void reallocate(int index, long byteSize) {
        if (!this.blocks.isEmpty()) {
            ModelledSegments.Owned block = this.blocks.get(index % this.blocks.size());
            Request request = new Request(byteSize, 16, 1, Optional.empty(), block.strategy());
            reallocate(block, request, () -> this.pool.reallocate(block.segment(), byteSize));
        }
    }

    void reallocateTyped(int index, long byteSize) {
        if (!this.blocks.isEmpty()) {
            ModelledSegments.Owned block = this.blocks.get(index % this.blocks.size());
            TypedAllocator<Byte> allocator = this.pool.allocatorFor(Byte.class);
            // It may stay of its strategy if there is no memory for it elsewhere.
            boolean stays = this.setup.isCapped() && byteSize <= block.segment().byteSize();
            Request request = new Request(byteSize, 16, 1, Optional.empty(),
                    stays ? null : allocator.strategy(byteSize));
            reallocate(block, request, () -> allocator.reallocate(block.segment(), byteSize));
        }
    }

    private void reallocate(ModelledSegments.Owned block, Request request, Supplier<MemorySegment> call) {
        MemorySegment former = block.segment();
        MemorySegment changed;
        try {
            changed = call.get();
        } catch (PoolExhaustedException ex) {
            assertThat(this.setup.isCapped()).as("%s", ex).isTrue();
            assertThat(request.byteSize()).isGreaterThan(former.byteSize());
            this.figures.failed(1, 1, this.pool.stats().failures());
            return;
        }
        assertThat(changed.byteSize()).isEqualTo(request.byteSize());
        long kept = Math.min(former.byteSize(), request.byteSize());
        Contents.assertStamped(changed.asSlice(0, kept), block.stamp());
        if (this.setup.zeroing() != Zeroing.NONE) {
            Contents.assertZero(changed.asSlice(kept));
        }
        AllocationStrategy strategy = this.pool.blockOf(changed).orElseThrow().strategy();
        if (request.strategy() != null && strategy != request.strategy()) {
            assertThat(strategy).isEqualTo(AllocationStrategy.BEST_FIT);
            assertThat(request.mayFallBack()).as("%s may fall back", request).isTrue();
        }
        boolean moved = changed.address() != former.address();
        if (moved) {
            this.figures.allocated(strategy, request.byteSize());
        }
        deallocated(block);
        if (!moved) {
            this.figures.allocated(strategy, request.byteSize());
        }
        // As the next owner of a block expects it.
        Contents.stamp(changed, (byte) 0);
        this.blocks.add(this.segments.add(changed, strategy));
    }

    void deallocateBatch(int index, int count) {
        List<ModelledSegments.Owned> batch = List.copyOf(this.blocks).stream().skip(index % 10).limit(count).toList();
        MemorySegment[] array = batch.stream().map(ModelledSegments.Owned::segment).toArray(MemorySegment[]::new);
        if (array.length > 1) {
            MemorySegment[] doubled = Stream.of(array, new MemorySegment[]{ array[0] })
                    .flatMap(Stream::of)
                    .toArray(MemorySegment[]::new);
            assertThatThrownBy(() -> this.pool.deallocateBatch(doubled)).isInstanceOf(IllegalStateException.class);
        }
        this.pool.deallocateBatch(array);
        batch.forEach(this::deallocated);
    }

    private void deallocated(ModelledSegments.Owned block) {
        this.blocks.remove(block);
        this.segments.remove(block);
        this.freed.add(block.segment());
        this.figures.deallocated(block.strategy(), block.segment().byteSize());
    }

    void deallocateAgain(int index) {
        if (this.freed.isEmpty()) {
            return;
        }
        MemorySegment segment = this.freed.get(index % this.freed.size());
        if (this.setup.guarded()) {
            assertThatThrownBy(() -> this.pool.deallocate(segment)).isInstanceOf(IllegalStateException.class);
            assertThat(segment.scope().isAlive()).isFalse();
        } else if (!this.segments.isLive(segment)) {
            // One that has been handed out again cannot be told from the new one.
            assertThatThrownBy(() -> this.pool.deallocate(segment)).isInstanceOfAny(IllegalStateException.class,
                    IllegalArgumentException.class);
        }
    }

    void deallocateWrongly(int index) {
        if (!this.blocks.isEmpty()) {
            MemorySegment segment = this.blocks.get(index % this.blocks.size()).segment();
            if (segment.byteSize() > 0) {
                assertThatIllegalArgumentException().isThrownBy(() -> this.pool.deallocate(segment.asSlice(0, 0)));
            }
        }
        this.scopes.at(index)
                .ifPresent((scope) -> scope.segments.forEach((owned) -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> this.pool.deallocate(owned.segment()))));
    }

    void trim() {
        long before = this.pool.stats().bytesReserved();
        long returned = this.pool.trim();
        assertThat(before - this.pool.stats().bytesReserved()).isBetween(0L, returned);
        assertThat(this.pool.trim()).isZero();
    }

    void reset() {
        this.pool.reset();
        this.scopes.reset();
        this.segments.clear();
        this.freed.clear();
        assertThat(this.blocks).allSatisfy((owned) -> assertThat(owned.segment().scope().isAlive()).isFalse());
        this.blocks.clear();
        this.figures.reset();
    }

    void check() {
        this.segments.check();
        AllocationStats stats = this.pool.stats();
        this.figures.check(stats, this.pool.threadStats());
        assertThat(stats.bytesReserved()).isLessThanOrEqualTo(this.setup.maxBytes());
        this.scopes.check();
    }

    void releaseEverything() {
        assertThat(this.pool.verify()).isTrue();
        this.scopes.closeAll();
        deallocateBatch(0, this.blocks.size());
        check();
        AllocationStats stats = this.pool.stats();
        assertThat(stats.bytesInUse()).isZero();
        assertThat(stats.allocations()).isEqualTo(stats.deallocations());
        assertThat(this.pool.verify()).isTrue();
        this.pool.trim();
        assertThat(this.pool.verify()).isTrue();
        assertThat(this.pool.stats().bytesReserved()).isZero();
        if (this.setup.isCapped()) {
            this.pool.allocate(this.setup.maxBytes() / 2);
        }
    }

    @Override
    public void close() {
        this.pool.close();
        assertThat(this.pool.stats().bytesReserved()).isZero();
    }

    /**
     * What is asked for.
     *
     * @param byteSize the size of each segment
     * @param alignment the alignment of each segment
     * @param count how many
     * @param scope the scope that will own them, if any
     * @param strategy the strategy that is to serve them, {@code null} for bumps
     */
    record Request(long byteSize, long alignment, int count, Optional<ModelledScope> scope,
            @Nullable AllocationStrategy strategy) {

        boolean exceedsItsScope() {
            return this.scope.map((owner) -> owner.wouldExceed(this.byteSize * this.count)).orElse(false);
        }

        boolean mayFallBack() {
            return this.alignment > 16 || (this.strategy == AllocationStrategy.FIXED_SIZE && this.byteSize > 128)
                    || (this.strategy == AllocationStrategy.POOL_BASED && this.byteSize > 4096)
                    || (this.strategy == AllocationStrategy.SEGREGATED && this.byteSize > 4096);
        }

    }

}
