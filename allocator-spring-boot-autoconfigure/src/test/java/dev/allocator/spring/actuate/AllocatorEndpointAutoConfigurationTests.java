package dev.allocator.spring.actuate;

import java.lang.management.ManagementFactory;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.allocator.MemoryPool;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class AllocatorEndpointAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
            .of(AllocatorAutoConfiguration.class, AllocatorEndpointAutoConfiguration.class));

    @Test
    void notWithoutExposure() {
        this.runner.run((context) -> assertThat(context).hasSingleBean(MemoryPool.class)
                .doesNotHaveBean(AllocatorEndpoint.class));
    }

    @Test
    void notWithoutActuator() {
        this.runner
                .withClassLoader(
                        new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .run((context) -> assertThat(context).hasSingleBean(MemoryPool.class)
                        .doesNotHaveBean(AllocatorEndpointAutoConfiguration.class));
    }

    @Test
    void notWithoutPools() {
        this.runner.withPropertyValues("allocator.enabled=false", "management.endpoints.web.exposure.include=*")
                .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AllocatorEndpoint.class));
    }

    @Test
    void overJmxWithoutAWebStack() {
        this.runner
                .withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
                        JmxEndpointAutoConfiguration.class))
                .withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=allocator",
                        "management.endpoints.jmx.domain=dev.allocator.test",
                        "management.endpoint.allocator.access=UNRESTRICTED", "allocator.max-memory=1MB")
                .run((context) -> {
                    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
                    ObjectName name = new ObjectName("dev.allocator.test:type=Endpoint,name=Allocator");
                    assertThat(server.invoke(name, "pools", new Object[0], new String[0]))
                            .extracting("limit.maxBytes")
                            .isEqualTo(1048576L);
                    assertThat(
                            server.invoke(name, "pool", new Object[]{ "default" }, new String[]{ "java.lang.String" }))
                            .extracting("maxBytes")
                            .isEqualTo(1048576L);
                    assertThat(server.invoke(name, "act", new Object[]{ "default", "trim" },
                            new String[]{ "java.lang.String", "java.lang.String" }))
                            .isEqualTo(Map.of("returnedBytes", 0L));
                });
    }

}
