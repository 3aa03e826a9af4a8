package dev.allocator.spring.actuate;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.allocator.MemoryPool;
import dev.allocator.PoolExhaustedException;
import dev.allocator.spring.actuate.AllocatorHealthIndicator.Usage;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

class AllocatorHealthTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AllocatorAutoConfiguration.class, AllocatorHealthAutoConfiguration.class))
            .withPropertyValues("allocator.max-memory=1MB");

    @Test
    void usageOfEachPool() {
        this.runner.withPropertyValues("allocator.pools.uploads.max-memory=64KB").run((context) -> {
            Health health = context.getBean(HealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsExactly(entry("default", new Usage(0, 1 << 20)),
                    entry("uploads", new Usage(0, 64 << 10)));
        });
    }

    @Test
    void aFullPoolIsNotDown() {
        this.runner.run((context) -> {
            MemoryPool pool = context.getBean(MemoryPool.class);
            assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> {
                while (true) {
                    pool.allocate(64 << 10);
                }
            });
            Health health = context.getBean(HealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("default", new Usage(1 << 20, 1 << 20));
        });
    }

    @Test
    void aClosedPoolIsDown() {
        this.runner.run((context) -> {
            context.getBean(MemoryPool.class).close();
            Health health = context.getBean(HealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails()).hasToString("{closed=[default]}");
        });
    }

    @Test
    void switchedOff() {
        this.runner.withPropertyValues("management.health.allocator.enabled=false")
                .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void notWithoutPools() {
        this.runner.withPropertyValues("allocator.enabled=false")
                .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void notWithoutTheHealthModule() {
        this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
                .run((context) -> assertThat(context).hasSingleBean(MemoryPool.class)
                        .doesNotHaveBean(AllocatorHealthAutoConfiguration.class));
    }

}
