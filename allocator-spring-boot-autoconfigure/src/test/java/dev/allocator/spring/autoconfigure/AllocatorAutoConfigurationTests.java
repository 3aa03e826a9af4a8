package dev.allocator.spring.autoconfigure;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.allocator.AllocationStrategy;
import dev.allocator.MemoryBudget;
import dev.allocator.MemoryPool;
import dev.allocator.PoolExhaustedException;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.limit.HostMemory;
import dev.allocator.spring.limit.MemoryLimit;
import dev.allocator.spring.limit.MemoryLimit.Source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class AllocatorAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AllocatorAutoConfiguration.class));

    @Test
    void defaultPool() {
        this.runner.run((context) -> {
            MemoryPool pool = context.getBean(MemoryPool.class);
            assertThat(context).hasBean("memoryPool");
            assertThat(pool.name()).isEqualTo("default");
            assertThat(pool.defaultStrategy()).isEqualTo(AllocationStrategy.BEST_FIT);
            assertThat(pool.maxBytes()).isEqualTo(context.getBean(MemoryLimit.class).maxBytes())
                    .isEqualTo(context.getBean(MemoryBudget.class).maxBytes());
        });
    }

    @Test
    void disabled() {
        this.runner.withPropertyValues("allocator.enabled=false", "allocator.pools.uploads.zeroing=none")
                .run((context) -> assertThat(context).hasNotFailed()
                        .doesNotHaveBean(MemoryPool.class)
                        .doesNotHaveBean(MemoryPools.class));
    }

    @Test
    void disabledDoesNotReadTheOtherKeys() {
        this.runner.withPropertyValues("allocator.enabled=false", "allocator.max-memory=1B")
                .run((context) -> assertThat(context).hasNotFailed());
    }

    @Test
    void maxMemoryIsTheCapOfAllPools() {
        this.runner
                .withPropertyValues("allocator.max-memory=1MB", "allocator.pools.uploads.default-strategy=segregated")
                .run((context) -> {
                    assertThat(context.getBean(MemoryLimit.class)).isEqualTo(new MemoryLimit(1 << 20, Source.PROPERTY));
                    MemoryPool uploads = (MemoryPool) context.getBean("uploadsMemoryPool");
                    assertThat(uploads.maxBytes()).isEqualTo(1 << 20);
                    assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> uploads.allocate(2 << 20));
                });
    }

    @Test
    void capComesFromTheContainer() {
        this.runner
                .withBean(HostMemory.class,
                        () -> new HostMemory(Runtime.getRuntime().maxMemory() + (1L << 40), Source.CONTAINER))
                .run((context) -> assertThat(context.getBean(MemoryLimit.class).source()).isEqualTo(Source.CONTAINER));
    }

    @Test
    void everyKeyReachesThePool() {
        this.runner
                .withPropertyValues("allocator.default-strategy=pool-based", "allocator.chunk-size=128KB",
                        "allocator.fixed-size.chunk-size=32KB", "allocator.fixed-size.small=48B",
                        "allocator.fixed-size.medium=256B", "allocator.pool-based.block-size=1KB",
                        "allocator.thread-cache-size=0B", "allocator.zeroing=on-allocate")
                .run((context) -> {
                    MemoryPool pool = context.getBean(MemoryPool.class);
                    assertThat(pool.defaultStrategy()).isEqualTo(AllocationStrategy.POOL_BASED);
                    MemorySegment block = pool.allocate(100);
                    assertThat(pool.blockOf(block))
                            .hasValueSatisfying((it) -> assertThat(it.usableBytes()).isEqualTo(1024));
                    assertThat(pool.stats().bytesReserved()).isEqualTo(128 << 10);
                    MemorySegment small = pool.allocate(33, AllocationStrategy.FIXED_SIZE);
                    assertThat(pool.blockOf(small))
                            .hasValueSatisfying((it) -> assertThat(it.usableBytes()).isEqualTo(48));
                    MemorySegment medium = pool.allocate(200, AllocationStrategy.FIXED_SIZE);
                    assertThat(pool.blockOf(medium))
                            .hasValueSatisfying((it) -> assertThat(it.usableBytes()).isEqualTo(256));
                });
    }

    @Test
    void unusedMemoryGoesAfterTheConfiguredTime() {
        this.runner
                // What a thread that lives has cached stays its own.
                .withPropertyValues("allocator.decay=50ms", "allocator.thread-cache-size=0B",
                        "allocator.pools.inheriting.chunk-size=1MB", "allocator.pools.own.decay=1d")
                .run((context) -> {
                    MemoryPool pool = context.getBean(MemoryPool.class);
                    MemoryPool inheriting = context.getBean("inheritingMemoryPool", MemoryPool.class);
                    MemoryPool own = context.getBean("ownMemoryPool", MemoryPool.class);
                    for (MemoryPool each : List.of(own, pool, inheriting)) {
                        each.deallocate(each.allocate(1000));
                    }
                    while (pool.stats().bytesReserved() + inheriting.stats().bytesReserved() > 0) {
                        Thread.onSpinWait();
                    }
                    assertThat(own.stats().bytesReserved()).isPositive();
                });
    }

    @Test
    void namedPools() {
        this.runner
                .withPropertyValues("allocator.default-strategy=segregated", "allocator.pool-based.block-size=2KB",
                        "allocator.pools.uploads.max-memory=256KB",
                        "allocator.pools.image-data.default-strategy=pool-based")
                .withUserConfiguration(Injected.class)
                .run((context) -> {
                    Injected injected = context.getBean(Injected.class);
                    assertThat(injected.pool.name()).isEqualTo("default");
                    assertThat(injected.uploads).isSameAs(context.getBean("uploadsMemoryPool"));
                    assertThat(injected.uploads.name()).isEqualTo("uploads");
                    assertThat(injected.uploads.maxBytes()).isEqualTo(256 << 10);
                    assertThat(injected.uploads.defaultStrategy()).isEqualTo(AllocationStrategy.SEGREGATED);
                    MemoryPool images = (MemoryPool) context.getBean("image-dataMemoryPool");
                    assertThat(images.defaultStrategy()).isEqualTo(AllocationStrategy.POOL_BASED);
                    assertThat(images.maxBytes()).isEqualTo(context.getBean(MemoryLimit.class).maxBytes());
                    MemorySegment block = images.allocate(100);
                    assertThat(images.blockOf(block))
                            .hasValueSatisfying((it) -> assertThat(it.usableBytes()).isEqualTo(2048));
                });
    }

    @Test
    void namedPoolThatInheritsEverything() {
        this.runner.withPropertyValues("allocator.pools.uploads=")
                .run((context) -> assertThat(context.getBean("uploadsMemoryPool", MemoryPool.class).name())
                        .isEqualTo("uploads"));
    }

    @Test
    void poolsShareTheBudget() {
        this.runner.withPropertyValues("allocator.pools.uploads.max-memory=1MB").run((context) -> {
            context.getBean("memoryPool", MemoryPool.class).allocate(100);
            long reserved = context.getBean(MemoryBudget.class).reservedBytes();
            context.getBean("uploadsMemoryPool", MemoryPool.class).allocate(100);
            assertThat(reserved).isPositive();
            assertThat(context.getBean(MemoryBudget.class).reservedBytes()).isGreaterThan(reserved);
        });
    }

    @Test
    void backsOffForThePoolOfTheApplication() {
        this.runner.withPropertyValues("allocator.pools.uploads.max-memory=1MB")
                .withBean("mine", MemoryPool.class, () -> MemoryPool.builder().name("mine").build())
                .run((context) -> {
                    assertThat(context).doesNotHaveBean("memoryPool").hasBean("uploadsMemoryPool");
                    assertThat(context.getBean(MemoryPool.class).name()).isEqualTo("mine");
                    assertThat(context.getBean(MemoryPools.class).all()).extracting(MemoryPool::name)
                            .containsExactly("mine", "uploads");
                    assertThat(context.getBean(MemoryPools.class).findDefault()).hasValueSatisfying(
                            (pool) -> assertThat(pool.name()).isEqualTo("mine"));
                });
    }

    @Test
    void doesNotBackOffForAPoolThatOnlyAQualifierSelects() {
        this.runner.withUserConfiguration(SpecialPool.class).run((context) -> {
            assertThat(context).hasBean("memoryPool");
            assertThat(context.getBean(MemoryPools.class).all()).extracting(MemoryPool::name)
                    .containsExactly("default", "special");
        });
    }

    @Test
    void theApplicationsPoolMayJoinTheBudget() {
        this.runner.withUserConfiguration(JoinedPool.class)
                .withPropertyValues("allocator.max-memory=1MB")
                .run((context) -> assertThat(context.getBean(MemoryPool.class).maxBytes()).isEqualTo(1 << 20));
    }

    @Test
    void poolsAreClosedWithTheContext() {
        AtomicReference<MemoryPool> pool = new AtomicReference<>();
        AtomicReference<MemoryPool> uploads = new AtomicReference<>();
        this.runner.withPropertyValues("allocator.pools.uploads.max-memory=1MB").run((context) -> {
            pool.set(context.getBean("memoryPool", MemoryPool.class));
            uploads.set(context.getBean("uploadsMemoryPool", MemoryPool.class));
            pool.get().allocate(100);
            uploads.get().allocate(100);
        });
        assertThatIllegalStateException().isThrownBy(() -> pool.get().allocate(1));
        assertThatIllegalStateException().isThrownBy(() -> uploads.get().allocate(1));
        assertThat(pool.get().stats().bytesReserved()).isZero();
    }

    @Test
    void poolsAreBuiltAtTheStartHoweverLazyTheApplication() {
        this.runner.withInitializer((context) -> context.addBeanFactoryPostProcessor(
                new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues("allocator.chunk-size=3KB")
                .run((context) -> assertThat(context).hasFailed());
    }

    @Test
    void warnsOfPoolsThatDoNotZero(CapturedOutput output) {
        this.runner.withPropertyValues("allocator.pools.uploads.zeroing=none")
                .run((context) -> assertThat(output.getOut().lines().filter((line) -> line.contains("never zeroes")))
                        .singleElement()
                        .asString()
                        .contains(" WARN ", "'uploads'", "allocator.pools.uploads.zeroing is none"));
    }

    @Test
    void guardedPools() {
        this.runner
                .withPropertyValues("allocator.guarded=true", "allocator.pools.inheriting.chunk-size=1MB",
                        "allocator.pools.own.guarded=false")
                .run((context) -> {
                    assertThat(isGuarded(context.getBean("memoryPool", MemoryPool.class))).isTrue();
                    assertThat(isGuarded(context.getBean("inheritingMemoryPool", MemoryPool.class))).isTrue();
                    assertThat(isGuarded(context.getBean("ownMemoryPool", MemoryPool.class))).isFalse();
                });
    }

    @Test
    void onePoolMayBeGuardedAlone() {
        this.runner.withPropertyValues("allocator.pools.own.guarded=true").run((context) -> {
            assertThat(isGuarded(context.getBean("memoryPool", MemoryPool.class))).isFalse();
            assertThat(isGuarded(context.getBean("ownMemoryPool", MemoryPool.class))).isTrue();
        });
    }

    private static boolean isGuarded(MemoryPool pool) {
        MemorySegment block = pool.allocate(100);
        pool.deallocate(block);
        return !block.scope().isAlive();
    }

    @Test
    void warnsOnceOfGuardedPools(CapturedOutput output) {
        this.runner.withPropertyValues("allocator.guarded=true", "allocator.pools.inheriting.chunk-size=1MB")
                .run((context) -> assertThat(output.getOut().lines().filter((line) -> line.contains("guarded")))
                        .singleElement()
                        .asString()
                        .contains(" WARN ", "allocator.guarded is true", "microseconds"));
    }

    @Test
    void warnsOfAPoolThatIsGuardedAlone(CapturedOutput output) {
        this.runner.withPropertyValues("allocator.pools.uploads.guarded=true")
                .run((context) -> assertThat(output.getOut().lines().filter((line) -> line.contains("guarded")))
                        .singleElement()
                        .asString()
                        .contains(" WARN ", "'uploads'", "allocator.pools.uploads.guarded is true"));
    }

    @Test
    void doesNotWarnOfPoolsThatZero(CapturedOutput output) {
        this.runner.run((context) -> assertThat(output).doesNotContain("WARN"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Injected {

        @Autowired
        MemoryPool pool;

        @Autowired
        @Qualifier("uploads")
        MemoryPool uploads;

    }

    @Configuration(proxyBeanMethods = false)
    static class SpecialPool {

        @Bean(defaultCandidate = false)
        MemoryPool special() {
            return MemoryPool.builder().name("special").build();
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class JoinedPool {

        @Bean
        MemoryPool joined(MemoryBudget budget) {
            return MemoryPool.builder().name("joined").budget(budget).build();
        }

    }

}
