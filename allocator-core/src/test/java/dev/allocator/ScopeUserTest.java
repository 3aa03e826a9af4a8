package dev.allocator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Scopes that are open for somebody, who is named in messages and may wait for memory.
 */
class ScopeUserTest {

    private static final long MIB = 1 << 20;

    private MemoryPool pool;

    @BeforeEach
    void open() {
        this.pool = MemoryPool.builder().name("capped").maxBytes(4 * MIB, "the test").build();
    }

    @AfterEach
    void close() {
        this.pool.close();
    }

    private MemoryScope open(boolean shared, ScopeUser user) {
        return shared
                ? this.pool.openSharedScope(Long.MAX_VALUE, user)
                : this.pool.openScope(Long.MAX_VALUE, user);
    }

    @Test
    void limitOfAScopeNamesItsUserAndWhatSetIt() {
        try (MemoryScope scope = this.pool.openScope(1000, new Waiting("upload"))) {
            scope.allocate(900);
            assertThatExceptionOfType(ScopeLimitExceededException.class).isThrownBy(() -> scope.allocate(200))
                    .withMessage("The limit of the scope of upload in pool 'capped' is exceeded: 200 bytes requested, "
                            + "900 bytes in use, a limit of 1000 bytes set by the user; held by upload 900 bytes")
                    .satisfies((ex) -> assertThat(ex.limitSetBy()).hasValue("the user"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void exhaustionNamesWhatSetTheCapAndWhoseScopesHoldMemory(boolean shared) {
        try (MemoryScope one = open(shared, new Waiting("upload"));
                MemoryScope two = open(shared, new Waiting("upload"));
                MemoryScope three = open(shared, new Waiting("export"));
                MemoryScope nobodys = this.pool.openScope()) {
            one.allocate(MIB);
            two.allocate(1000);
            three.allocate(2000);
            nobodys.allocate(3000);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> this.pool.allocate(4 * MIB))
                    .withMessageContaining("a limit of 4194304 bytes (4 MiB) set by the test; held by scopes ")
                    .withMessageEndingWith(
                            "; largest scopes: upload 1049576 bytes (1.0 MiB), export 2000 bytes (2.0 KiB)")
                    .satisfies((ex) -> {
                        assertThat(ex.scopes()).containsExactly(new MemoryLimitException.Holder("upload", MIB + 1000),
                                new MemoryLimitException.Holder("export", 2000));
                        assertThat(ex.isOfBudget()).isFalse();
                        assertThat(ex.limitSetBy()).hasValue("the test");
                    });
        }
    }

    @Test
    void exhaustionOfABudgetNamesTheScopesOfAllItsPools() {
        MemoryBudget budget = MemoryBudget.of(2 * MIB, "the budget");
        try (MemoryPool first = MemoryPool.builder().name("first").budget(budget).build();
                MemoryPool second = MemoryPool.builder().name("second").budget(budget).build();
                MemoryScope scope = first.openScope(Long.MAX_VALUE, new Waiting("upload"))) {
            scope.allocate(MIB);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> second.allocate(2 * MIB))
                    .withMessageContaining("a limit of 2097152 bytes (2 MiB) set by the budget; held by first ")
                    .withMessageEndingWith("; largest scopes: upload 1048576 bytes (1 MiB)")
                    .satisfies((ex) -> assertThat(ex.isOfBudget()).isTrue());
        }
    }

    @Test
    void scopeThatIsClosedAndLeasedIsNamed() {
        MemoryScope scope = this.pool.openSharedScope(Long.MAX_VALUE, new Waiting("leaking"));
        scope.allocate(MIB);
        try (ScopeLease _ = scope.lease()) {
            scope.close();
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> this.pool.allocate(4 * MIB))
                    .withMessageEndingWith("; largest scopes: leaking 1048576 bytes (1 MiB)");
        }
    }

    @Test
    void refusalIsAboutTheSameLimit() {
        assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> this.pool.allocate(5 * MIB))
                .satisfies((ex) -> assertThat(ex.refusal("upload is full")).hasCause(ex)
                        .hasMessage("upload is full: 0 bytes requested, 0 bytes in use, "
                                + "a limit of 4194304 bytes (4 MiB) set by the test"));
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void userWaitsUntilThereIsMemory(boolean shared) {
        MemoryScope holder = this.pool.openScope();
        holder.allocate(3 * MIB);
        Waiting user = new Waiting("upload", (retry) -> {
            assertThat(retry.getAsBoolean()).isFalse();
            holder.close();
            assertThat(retry.getAsBoolean()).isTrue();
            assertThat(retry.getAsBoolean()).isTrue();
        });
        try (MemoryScope scope = open(shared, user)) {
            assertThat(scope.allocate(2 * MIB).byteSize()).isEqualTo(2 * MIB);
            assertThat(scope.usedBytes()).isEqualTo(2 * MIB);
            assertThat(user.waits).hasSize(1);
        }
        assertThat(this.pool.stats().failures()).isZero();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void userWaitsForABlockAndForABatchOfABegunScope(boolean shared) {
        List<MemoryScope> holders = new ArrayList<>();
        Waiting user = new Waiting("upload", (retry) -> {
            holders.forEach(MemoryScope::close);
            holders.clear();
            assertThat(retry.getAsBoolean()).isTrue();
        });
        try (MemoryScope scope = open(shared, user); ScopeBinding _ = scope.bind()) {
            for (int i = 0; i < 2; i++) {
                holders.add(this.pool.openScope());
                holders.getLast().allocate((3 - i) * MIB);
                if (i == 0) {
                    this.pool.allocate(MIB + 1, AllocationStrategy.BEST_FIT);
                } else {
                    this.pool.allocateBatch(MIB / 2, 3);
                }
            }
            assertThat(user.waits).hasSize(2);
        }
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void whatDoesNotComeIsOneFailure() {
        Waiting user = new Waiting("upload", (retry) -> {
            for (int i = 0; i < 3; i++) {
                assertThat(retry.getAsBoolean()).isFalse();
            }
        });
        try (MemoryScope scope = open(false, user)) {
            assertThatThrownBy(() -> scope.allocate(5 * MIB)).isInstanceOf(PoolExhaustedException.class)
                    .isSameAs(user.waits.getFirst());
            assertThat(this.pool.stats().failures()).isOne();
            scope.allocate(MIB);
        }
    }

    @Test
    void othersUseASharedScopeMeanwhile() {
        MemoryScope[] scope = new MemoryScope[1];
        Waiting user = new Waiting("upload", (_) -> CompletableFuture.runAsync(() -> {
            scope[0].allocate(1000);
            scope[0].lease().close();
        }).orTimeout(20, TimeUnit.SECONDS).join());
        scope[0] = open(true, user);
        assertThatThrownBy(() -> scope[0].allocate(5 * MIB)).isInstanceOf(PoolExhaustedException.class);
        assertThat(scope[0].usedBytes()).isEqualTo(1000);
        scope[0].close();
    }

    @Test
    void limitHoldsWhatOthersGotMeanwhile() {
        MemoryScope holder = this.pool.openScope();
        holder.allocate(3 * MIB);
        MemoryScope[] scope = new MemoryScope[1];
        Waiting user = new Waiting("upload", (retry) -> {
            holder.close();
            CompletableFuture.runAsync(() -> scope[0].allocate(MIB)).orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(retry.getAsBoolean()).isTrue();
        });
        scope[0] = this.pool.openSharedScope(2 * MIB, user);
        assertThatThrownBy(() -> scope[0].allocate(2 * MIB)).isInstanceOf(ScopeLimitExceededException.class);
        assertThat(scope[0].usedBytes()).isEqualTo(MIB);
        scope[0].close();
    }

    @Test
    void scopeThatIsClosedMeanwhileGetsNothing() {
        MemoryScope[] scope = new MemoryScope[1];
        Waiting user = new Waiting("upload", (retry) -> {
            CompletableFuture.runAsync(scope[0]::close).orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(retry.getAsBoolean()).isTrue();
        });
        scope[0] = open(true, user);
        assertThatThrownBy(() -> scope[0].allocate(5 * MIB)).isInstanceOf(IllegalStateException.class)
                .hasMessage("The scope is closed");
        assertThat(this.pool.scopeStats().open()).isZero();
    }

    @Test
    void anotherThreadCannotTryAgain() {
        Waiting user = new Waiting("upload",
                (retry) -> assertThatThrownBy(() -> CompletableFuture.supplyAsync(retry::getAsBoolean).join())
                        .hasCauseInstanceOf(WrongThreadException.class));
        try (MemoryScope scope = open(true, user)) {
            assertThatThrownBy(() -> scope.allocate(5 * MIB)).isInstanceOf(PoolExhaustedException.class);
        }
    }

    private static final class Waiting implements ScopeUser {

        private final String name;

        private final Consumer<BooleanSupplier> wait;

        private final List<PoolExhaustedException> waits = new ArrayList<>();

        Waiting(String name) {
            this(name, (_) -> {});
        }

        Waiting(String name, Consumer<BooleanSupplier> wait) {
            this.name = name;
            this.wait = wait;
        }

        @Override
        public String name() {
            return this.name;
        }

        @Override
        public String limitSetBy() {
            return "the user";
        }

        @Override
        public void awaitMemory(PoolExhaustedException exhausted, BooleanSupplier retry) {
            this.waits.add(exhausted);
            this.wait.accept(retry);
        }

    }

}
