package dev.allocator.spring.scope;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.MemoryBudget;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.PoolExhaustedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Who waits for memory, and who does not.
 */
class ContentionTests {

    private static final long MIB = 1 << 20;

    private static final Duration LONG = Duration.ofSeconds(60);

    private final MemoryBudget budget = MemoryBudget.of(6 * MIB);

    private final MemoryPool pool = MemoryPool.builder().name("pool").budget(this.budget).maxBytes(4 * MIB).build();

    private final MemoryPool other = MemoryPool.builder().name("other").budget(this.budget).build();

    private final MemoryPool beside = MemoryPool.builder().name("beside").build();

    @AfterEach
    void close() {
        assertThat(this.pool.stats().bytesInUse()).isZero();
        this.pool.close();
        this.other.close();
        this.beside.close();
    }

    private static ManagedScope open(MemoryPool pool, String method, Contention contention) {
        return new ManagedScope(new ScopeDefinition(pool, Long.MAX_VALUE, "nothing", false, method),
                (name, duration, usedBytes) -> {}, contention);
    }

    @Test
    void whoHoldsMemoryWaitsForWhatOthersGiveBack() {
        Contention contention = new Contention(LONG);
        Holder older = new Holder(this.pool, "older", contention);
        Other younger = new Other(contention);
        CompletableFuture<Void> end = endOnceTheOlderWaits(younger, contention);
        // Also through the pool, whose begun scope it is.
        assertThat(this.pool.allocate(2 * MIB).byteSize()).isEqualTo(2 * MIB);
        assertThat(end).succeedsWithin(LONG);
        assertThatCode(() -> contention.checkMayBegin(this.pool, "new")).doesNotThrowAnyException();
        older.close();
    }

    @Test
    void allThatARequestHasMeanwhileIsHeld() {
        ManagedScope scope = open(this.pool, "parts", new Contention(LONG));
        try (MemoryScope first = scope.openSharedTemporary()) {
            first.allocate(1000);
            try (MemoryScope second = scope.openSharedTemporary()) {
                second.allocate(100);
                assertThat(scope.heldBytes()).isEqualTo(1100);
            }
            assertThat(scope.heldBytes()).isEqualTo(1000);
        }
        scope.close();
    }

    @Test
    void waitIsBounded() {
        Contention contention = new Contention(Duration.ofMillis(50));
        Holder scope = new Holder(this.pool, "older", contention);
        Other younger = new Other(contention);
        assertThatThrownBy(() -> scope.allocate(2 * MIB)).isInstanceOf(PoolExhaustedException.class);
        assertThatCode(() -> contention.checkMayBegin(this.pool, "new")).doesNotThrowAnyException();
        scope.close();
        younger.end();
    }

    @Test
    void youngerOneIsRefusedWhileAnOlderOneWaits() {
        Contention contention = new Contention(LONG);
        Holder older = new Holder(this.pool, "older", contention);
        Other younger = new Other(contention);
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
            awaitRefusal(contention, this.pool);
            refusal.set(younger.allocate(2 * MIB));
            younger.end();
        });
        older.allocate(2 * MIB);
        assertThat(end).succeedsWithin(LONG);
        assertThat(refusal.get()).isInstanceOf(PoolExhaustedException.class);
        older.close();
    }

    @Test
    void olderOneTakesThePlaceOfAYoungerOneThatWaits() {
        Contention contention = new Contention(LONG);
        Holder older = new Holder(this.pool, "older", contention);
        Other younger = new Other(contention);
        CompletableFuture<Void> end = CompletableFuture.supplyAsync(() -> younger.allocate(2 * MIB))
                .thenAccept((refusal) -> {
                    assertThat(refusal).isInstanceOf(PoolExhaustedException.class);
                    younger.end();
                });
        awaitRefusal(contention, this.pool);
        older.allocate(2 * MIB);
        assertThat(end).succeedsWithin(LONG);
        older.close();
    }

    @Test
    void nestedScopesAndWhatIsBesideThemAreOfTheSameRequest() {
        Contention contention = new Contention(LONG);
        Holder request = new Holder(this.pool, "request", contention);
        Other younger = new Other(contention);
        CompletableFuture<Void> end = endOnceTheOlderWaits(younger, contention);
        ManagedScope nested = new ManagedScope(
                new ScopeDefinition(this.pool, Long.MAX_VALUE, "nothing", true, "nested"),
                (name, duration, usedBytes) -> {});
        nested.injected().allocate(2 * MIB);
        assertThat(end).succeedsWithin(LONG);
        nested.close();
        try (MemoryScope temporary = request.scope.openTemporary()) {
            temporary.allocate(1000);
            assertThat(request.scope.heldBytes()).isEqualTo(MIB + 1000);
        }
        assertThat(request.scope.heldBytes()).isEqualTo(MIB);
        request.close();
    }

    @Test
    void whoHoldsNothingDoesNotWait() {
        Contention contention = new Contention(LONG);
        Other holder = new Other(contention);
        ManagedScope scope = open(this.pool, "empty", contention);
        ThreadBinding binding = scope.bind();
        assertThatThrownBy(() -> scope.injected().allocate(3 * MIB)).isInstanceOf(PoolExhaustedException.class);
        binding.close();
        scope.close();
        holder.end();
    }

    @Test
    void whatWouldNotFitAloneIsNotWaitedFor() {
        Contention contention = new Contention(LONG);
        Holder scope = new Holder(this.pool, "greedy", contention);
        assertThatThrownBy(() -> scope.allocate(4 * MIB)).isInstanceOf(PoolExhaustedException.class);
        scope.close();
    }

    @Test
    void threadThatDoesNotRunTheMethodDoesNotWait() {
        Contention contention = new Contention(LONG);
        ManagedScope scope = open(this.pool, "unbound", contention);
        scope.injected().allocate(MIB);
        Other younger = new Other(contention);
        assertThatThrownBy(() -> scope.injected().allocate(2 * MIB)).isInstanceOf(PoolExhaustedException.class);
        scope.close();
        younger.end();
    }

    @Test
    void threadThatMustNotBlockDoesNotWait() {
        Contention contention = new Contention(LONG);
        ManagedScope scope = open(this.pool, "event loop", contention);
        Other younger = new Other(contention);
        try (ThreadBinding _ = scope.bindWithoutBlocking()) {
            scope.injected().allocate(MIB);
            assertThatThrownBy(() -> scope.injected().allocate(2 * MIB)).isInstanceOf(PoolExhaustedException.class);
            ManagedScope nested = new ManagedScope(
                    new ScopeDefinition(this.pool, Long.MAX_VALUE, "nothing", true, "nested"),
                    (name, duration, usedBytes) -> {});
            try (ThreadBinding _ = nested.bind()) {
                assertThatThrownBy(() -> nested.injected().allocate(2 * MIB))
                        .isInstanceOf(PoolExhaustedException.class);
            }
            nested.close();
        }
        scope.close();
        younger.end();
    }

    @Test
    void turnIsTheOldestRequestsAndEndsWithItsPatience() {
        Contention contention = new Contention(Duration.ofMillis(50));
        Holder older = new Holder(this.pool, "older", null);
        ManagedScope waiting = open(this.pool, "waiting", contention);
        PoolExhaustedException exhausted = catchThrowableOfType(PoolExhaustedException.class,
                () -> this.pool.allocate(4 * MIB));
        assertThat(waiting.takeTurn(exhausted)).as("nothing is held").isNull();
        older.close();
        waiting.injected().allocate(MIB);
        Other younger = new Other(contention);
        PoolExhaustedException refusal = catchThrowableOfType(PoolExhaustedException.class,
                () -> waiting.injected().allocate(2 * MIB));
        try (Contention.Turn turn = waiting.takeTurn(refusal)) {
            assertThat(turn).isNotNull();
            assertThatThrownBy(() -> contention.checkMayBegin(this.pool, "new"))
                    .isInstanceOf(PoolExhaustedException.class);
            assertThat(turn.sawRelease()).isTrue();
            assertThat(turn.sawRelease()).isFalse();
            younger.end();
            assertThat(turn.sawRelease()).isTrue();
            await().until(() -> !turn.isValid());
        }
        assertThatCode(() -> contention.checkMayBegin(this.pool, "new")).doesNotThrowAnyException();
        waiting.close();
    }

    @Test
    void scopeThatNobodyDecidesForDoesNotWait() {
        Holder scope = new Holder(this.pool, "scheduled", null);
        Other younger = new Other(new Contention(LONG));
        assertThatThrownBy(() -> scope.allocate(2 * MIB)).isInstanceOf(PoolExhaustedException.class);
        scope.close();
        younger.end();
    }

    @Test
    void interruptionEndsTheWait() {
        Contention contention = new Contention(LONG);
        Holder scope = new Holder(this.pool, "older", contention);
        Other younger = new Other(contention);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> scope.allocate(2 * MIB)).isInstanceOf(PoolExhaustedException.class);
        assertThat(Thread.interrupted()).isTrue();
        scope.close();
        younger.end();
    }

    @Test
    void limitOfAPoolKeepsNobodyOutOfOthers() {
        Contention contention = new Contention(LONG);
        Holder older = new Holder(this.pool, "older", contention);
        Other younger = new Other(contention);
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
            awaitRefusal(contention, this.pool);
            contention.checkMayBegin(this.other, "another");
            contention.checkMayBegin(this.beside, "another");
            younger.end();
        });
        older.allocate(2 * MIB);
        assertThat(end).succeedsWithin(LONG);
        older.close();
    }

    @Test
    void budgetKeepsThoseOutThatShareIt() {
        Contention contention = new Contention(LONG);
        Holder older = new Holder(this.other, "older", contention);
        Other younger = new Other(contention);
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
            awaitRefusal(contention, this.other);
            assertThatExceptionOfType(PoolExhaustedException.class)
                    .isThrownBy(() -> contention.checkMayBegin(this.pool, "another"))
                    .withMessageStartingWith("another is not called while older waits for memory: ");
            contention.checkMayBegin(this.beside, "another");
            younger.end();
        });
        older.allocate(4 * MIB);
        assertThat(end).succeedsWithin(LONG);
        older.close();
    }

    private CompletableFuture<Void> endOnceTheOlderWaits(Other younger, Contention contention) {
        return CompletableFuture.runAsync(() -> {
            awaitRefusal(contention, this.pool);
            younger.end();
        });
    }

    private static void awaitRefusal(Contention contention, MemoryPool pool) {
        await().untilAsserted(() -> assertThatThrownBy(() -> contention.checkMayBegin(pool, "new"))
                .isInstanceOf(PoolExhaustedException.class));
    }

    /**
     * A younger request on a thread of its own, which holds half of the pool.
     */
    private final class Other {

        private final CompletableFuture<Long> request = new CompletableFuture<>();

        private final CompletableFuture<Throwable> refusal = new CompletableFuture<>();

        private final CountDownLatch begun = new CountDownLatch(1);

        private final Thread thread;

        Other(Contention contention) {
            this.thread = Thread.ofPlatform().start(() -> run(contention));
            try {
                assertThat(this.begun.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        }

        private void run(Contention contention) {
            ManagedScope scope = open(ContentionTests.this.pool, "younger", contention);
            try (ThreadBinding _ = scope.bind()) {
                scope.injected().allocate(2 * MIB);
                this.begun.countDown();
                long bytes = this.request.join();
                if (bytes > 0) {
                    try {
                        scope.injected().allocate(bytes);
                        this.refusal.complete(new AssertionError("got " + bytes));
                    } catch (RuntimeException ex) {
                        this.refusal.complete(ex);
                    }
                }
            } finally {
                scope.close();
            }
        }

        Throwable allocate(long bytes) {
            this.request.complete(bytes);
            return this.refusal.orTimeout(20, TimeUnit.SECONDS).join();
        }

        void end() {
            this.request.complete(0L);
            try {
                assertThat(this.thread.join(Duration.ofSeconds(20))).isTrue();
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        }

    }

    /**
     * A request that runs on the calling thread and holds a MiB.
     */
    private static final class Holder {

        private final ManagedScope scope;

        private final ThreadBinding binding;

        Holder(MemoryPool pool, String name, Contention contention) {
            this.scope = open(pool, name, contention);
            this.binding = this.scope.bind();
            allocate(MIB);
        }

        MemorySegment allocate(long bytes) {
            return this.scope.injected().allocate(bytes);
        }

        void close() {
            this.binding.close();
            this.scope.close();
        }

    }

}
