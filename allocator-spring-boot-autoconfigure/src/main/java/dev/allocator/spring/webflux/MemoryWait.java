package dev.allocator.spring.webflux;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import dev.allocator.PoolExhaustedException;
import dev.allocator.spring.scope.Contention;
import dev.allocator.spring.scope.ManagedScope;

/**
 * Waits for memory without blocking a thread: tries again after others have given some back.
 */
final class MemoryWait {

    private static final Duration LOOK = Duration.ofMillis(10);

    /** Each attempt that fails is one in the statistics: without a reason it is made only now and then. */
    private static final int LOOKS_WITHOUT_REASON = 10;

    private final ManagedScope scope;

    private Contention.@Nullable Turn turn;

    private boolean ended;

    private MemoryWait(ManagedScope scope) {
        this.scope = scope;
    }

    /**
     * Calls what needs memory until it gets some or the request may wait no longer.
     * @param action allocates from the scope, and has no effect if that fails
     */
    static <T> Mono<T> call(ManagedScope scope, Supplier<@Nullable T> action) {
        return Mono.using(() -> new MemoryWait(scope),
                (wait) -> Mono.fromSupplier(action).retryWhen(Retry.from(wait::nextAttempts)), MemoryWait::end);
    }

    private Flux<Long> nextAttempts(Flux<Retry.RetrySignal> failures) {
        return failures.concatMap((failure) -> nextAttempt(failure.failure()));
    }

    private Mono<Long> nextAttempt(Throwable failure) {
        Contention.Turn turn = (failure instanceof PoolExhaustedException exhausted) ? turn(exhausted) : null;
        if (turn == null || !turn.isValid()) {
            return Mono.error(failure);
        }
        // Not where nobody may block: what goes on after the wait is the application's, such as its handler.
        return Flux.interval(LOOK, Schedulers.boundedElastic())
                // Who is late to ask for a look, on a busy machine, does without it.
                .onBackpressureDrop()
                .filter((look) -> turn.sawRelease() || !turn.isValid() || (look + 1) % LOOKS_WITHOUT_REASON == 0)
                .next();
    }

    /** Cancelling may end the wait on another thread while it begins on this one. */
    private synchronized Contention.@Nullable Turn turn(PoolExhaustedException exhausted) {
        if (this.turn == null && !this.ended) {
            this.turn = this.scope.takeTurn(exhausted);
        }
        return this.turn;
    }

    private synchronized void end() {
        this.ended = true;
        if (this.turn != null) {
            this.turn.close();
        }
    }

}
