package dev.allocator.spring.smoke;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

import dev.allocator.MemoryPool;

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
    void onlyWhatNeedsNoOtherLibraryIsThere() {
        assertThat(this.context.getBeanDefinitionNames()).filteredOn((name) -> name.startsWith("dev.allocator.spring."))
                .containsExactly("dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration");
    }

}
