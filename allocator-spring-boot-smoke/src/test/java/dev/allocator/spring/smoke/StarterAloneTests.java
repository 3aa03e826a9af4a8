package dev.allocator.spring.smoke;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "allocator.max-memory=16MB", "allocator.pools.uploads.max-memory=1MB" })
class StarterAloneTests {

    @Autowired
    ApplicationContext context;

    @Autowired
    MemoryPool pool;

    @Autowired
    @Qualifier("uploads")
    MemoryPool uploads;

    @ParameterizedTest
    @ValueSource(strings = { "jakarta.servlet.Servlet", "org.springframework.web.servlet.DispatcherServlet",
            "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
            "org.springframework.boot.health.contributor.HealthIndicator",
            "io.micrometer.core.instrument.MeterRegistry", "tools.jackson.databind.json.JsonMapper" })
    void hasNoneOfTheOptionalLibraries(String type) {
        assertThat(ClassUtils.isPresent(type, null)).isFalse();
    }

    @Test
    void poolsWork() {
        assertThat(this.pool.allocate(100).byteSize()).isEqualTo(100);
        assertThat(this.uploads.maxBytes()).isEqualTo(1 << 20);
    }

    @Test
    void scopesOfBeanMethodsWork(@Autowired Work work) {
        assertThat(work.usedBytes()).isEqualTo(100);
        assertThat(this.pool.scopeStats().open()).isZero();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Works {

        @Bean
        Work work(MemoryScope scope) {
            return new Work(scope);
        }

    }

    static class Work {

        private final MemoryScope scope;

        Work(MemoryScope scope) {
            this.scope = scope;
        }

        @PooledScope
        long usedBytes() {
            this.scope.allocate(100);
            return this.scope.usedBytes();
        }

    }

    @Test
    void onlyWhatNeedsNoOtherLibraryIsThere() {
        assertThat(this.context.getBeanDefinitionNames()).filteredOn((name) -> name.startsWith("dev.allocator.spring."))
                .containsExactlyInAnyOrder("dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration",
                        "dev.allocator.spring.scope.AllocatorScopeAutoConfiguration",
                        "dev.allocator.spring.scope.AllocatorScopeAutoConfiguration$CurrentScopeConfiguration",
                        "dev.allocator.spring.aop.AllocatorAopAutoConfiguration");
    }

}
