package dev.allocator.demo.offheap;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeLimitExceededException;
import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.MemoryUse;
import dev.allocator.demo.profile.Profile;
import dev.allocator.demo.profile.ProfilerContract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OffHeapProfilerTests extends ProfilerContract {

    private final MemoryPool pool = MemoryPool.builder().blockBytes(RequestMemory.BLOCK_BYTES).build();

    private final MemoryScope scope = this.pool.openScope();

    @AfterEach
    void close() {
        this.scope.close();
        assertThat(this.pool.stats().bytesInUse()).isZero();
        this.pool.close();
    }

    @Override
    protected Profile profile(byte[] csv, CsvFormat format) throws IOException {
        return new OffHeapProfiler().profile(new ByteArrayInputStream(csv), format, this.scope);
    }

    @Test
    void memoryIsWhatThePoolSays() throws IOException {
        StringBuilder csv = new StringBuilder("key,text\n");
        for (int i = 0; i < 50_000; i++) {
            csv.append(i).append(",some text number ").append(i).append('\n');
        }
        MemoryUse memory = profile(csv.toString().getBytes(UTF_8), CsvFormat.of(null, null)).memory();
        assertThat(memory.usedBytes()).isEqualTo(this.scope.usedBytes()).isEqualTo(this.pool.stats().bytesInUse());
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            assertThat(memory.byStrategy().get(strategy.name())).as(strategy.name())
                    .isPositive()
                    .isEqualTo(this.pool.stats().byStrategy().get(strategy).bytesInUse());
        }
        assertThat(memory.byStrategy().get("SCOPE")).isPositive();
        assertThat(memory.byStrategy().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(memory.usedBytes());
    }

    @Test
    void theScopeLimitsWhatAFileMayTake() {
        byte[] csv = ("x".repeat(200_000) + "\n").getBytes(UTF_8);
        try (MemoryScope small = this.pool.openScope(100_000)) {
            assertThatExceptionOfType(ScopeLimitExceededException.class).isThrownBy(() -> new OffHeapProfiler()
                    .profile(new ByteArrayInputStream(csv), CsvFormat.of(null, null), small));
        }
    }

}
