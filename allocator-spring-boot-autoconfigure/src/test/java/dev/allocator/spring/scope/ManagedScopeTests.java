package dev.allocator.spring.scope;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.MemoryPool;
import dev.allocator.spring.RecordedScopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class ManagedScopeTests {

    private final MemoryPool pool = MemoryPool.builder().name("requests").build();

    private final RecordedScopes scopes = new RecordedScopes();

    @AfterEach
    void close() {
        this.pool.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void isClosedOnce(boolean shared) throws InterruptedException {
        ManagedScope scope = open(shared);
        scope.injected().allocate(100);
        scope.close();
        scope.close();
        assertThat(this.scopes.awaitClosed().usedBytes()).isEqualTo(100);
        this.scopes.assertNoMore();
        assertThat(this.pool.scopeStats().closed()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void letsGoOfItsMemoryWhenThePoolIsClosedBeforeTheRequestIsOver(boolean shared) throws InterruptedException {
        ManagedScope scope = open(shared);
        scope.injected().allocate(100);
        CompletableFuture.runAsync(this.pool::close).join();
        assertThatCode(scope::close).doesNotThrowAnyException();
        this.scopes.awaitClosed();
        assertThat(this.pool.stats().bytesReserved()).isZero();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void leavesTheThreadWhenThePoolIsClosedBeforeTheRequestIsOver() {
        ManagedScope scope = open(false);
        ThreadBinding binding = scope.bind();
        CompletableFuture.runAsync(this.pool::close).join();
        assertThatCode(binding::close).doesNotThrowAnyException();
        assertThatCode(scope::close).doesNotThrowAnyException();
    }

    private ManagedScope open(boolean shared) {
        return new ManagedScope(new ScopeDefinition(this.pool, Long.MAX_VALUE, "nothing", shared, "method"),
                this.scopes);
    }

}
