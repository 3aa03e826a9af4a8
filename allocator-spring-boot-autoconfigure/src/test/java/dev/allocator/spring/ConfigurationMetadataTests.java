package dev.allocator.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an editor knows of the keys.
 */
class ConfigurationMetadataTests {

    private static final String NONE = "";

    private static final Map<String, String> DEFAULTS = Map.ofEntries(entry("allocator.enabled", "true"),
            entry("allocator.max-memory", NONE), entry("allocator.default-strategy", "best-fit"),
            entry("allocator.chunk-size", "1MB"), entry("allocator.fixed-size.chunk-size", "64KB"),
            entry("allocator.fixed-size.small", "32B"), entry("allocator.fixed-size.medium", "128B"),
            entry("allocator.pool-based.block-size", "4KB"), entry("allocator.thread-cache-size", "1MB"),
            entry("allocator.zeroing", "on-release"), entry("allocator.guarded", "false"),
            entry("allocator.decay", "10s"),
            entry("allocator.pools", NONE),
            entry("allocator.web.enabled", "true"), entry("allocator.web.max-scope-size", NONE),
            entry("management.endpoint.allocator.access", "read_only"),
            entry("management.endpoint.allocator.cache.time-to-live", "0ms"),
            entry("management.health.allocator.enabled", "true"));

    @Test
    void keysWithTheirDefaults() throws IOException {
        assertThat(properties("META-INF/spring-configuration-metadata.json"))
                .allSatisfy((property) -> assertThat(property.get("description"))
                        .asInstanceOf(InstanceOfAssertFactories.STRING)
                        .endsWith("."))
                .allSatisfy((property) -> assertThat(property).containsKey("type"))
                .extracting((property) -> entry(property.get("name").toString(),
                        property.getOrDefault("defaultValue", NONE).toString()))
                .containsExactlyInAnyOrderElementsOf(DEFAULTS.entrySet());
    }

    @Test
    void keysOfANamedPoolAreThoseOfAllButEnabled() throws IOException {
        List<Map<String, Object>> properties = properties(
                "META-INF/spring/configuration-metadata/dev.allocator.spring.autoconfigure.PoolProperties.json");
        assertThat(properties).allSatisfy((property) -> assertThat(property.get("description"))
                .asInstanceOf(InstanceOfAssertFactories.STRING)
                .endsWith("by default."));
        assertThat(properties.stream().map((property) -> "allocator." + property.get("name")))
                .containsExactlyInAnyOrderElementsOf(DEFAULTS.keySet()
                        .stream()
                        .filter((name) -> name.matches("allocator\\.(?!enabled|pools|web).*"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void typeOfTheNamedPoolsLeadsToTheirKeys() throws IOException {
        assertThat(properties("META-INF/spring-configuration-metadata.json"))
                .filteredOn((property) -> property.get("name").equals("allocator.pools"))
                .singleElement()
                .extracting((property) -> property.get("type"))
                .isEqualTo("java.util.Map<java.lang.String,dev.allocator.spring.autoconfigure.PoolProperties>");
    }

    private static List<Map<String, Object>> properties(String file) throws IOException {
        return JsonPath.read(new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8), "$.properties");
    }

}
