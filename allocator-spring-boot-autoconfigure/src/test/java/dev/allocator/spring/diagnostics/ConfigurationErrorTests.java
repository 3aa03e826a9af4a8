package dev.allocator.spring.diagnostics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.MemoryPool;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.autoconfigure.AllocatorAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What the one who starts an application with a wrong configuration reads.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationErrorTests {

    @Test
    void maxMemoryBelowTheMinimum(CapturedOutput output) {
        start("allocator.max-memory=1KB");
        assertAnalysis(output, "Property: allocator.max-memory", "Value: \"1KB\"",
                "Origin: \"allocator.max-memory\" from property source \"commandLineArgs\"",
                "Reason: allocator.max-memory is too small: it must be at least 64KB (65536 bytes), but it is 1024 bytes",
                "Set allocator.max-memory to 64KB or more");
    }

    @Test
    void maxMemoryThatCannotFit(CapturedOutput output) {
        start("allocator.max-memory=1000TB");
        assertAnalysis(output, "Property: allocator.max-memory", "Value: \"1000TB\"",
                "Reason: allocator.max-memory cannot fit: it is 1048576000.0 MiB, but", "- max heap",
                "Set allocator.max-memory to at most");
    }

    @Test
    void maxMemoryThatIsNoSize(CapturedOutput output) {
        start("allocator.max-memory=lots");
        assertAnalysis(output, "Property: allocator.max-memory", "Value: \"lots\"", "Origin: \"allocator.max-memory\"",
                "Reason: this is no size",
                "Set allocator.max-memory to a number with B, KB, MB, GB or TB, such as 64MB");
    }

    @Test
    void sizeOfANamedPoolThatIsNone(CapturedOutput output) {
        start("allocator.pools.uploads.fixed-size.small=32KiB");
        assertAnalysis(output, "Property: allocator.pools.uploads.fixed-size.small", "Value: \"32KiB\"",
                "Set allocator.pools.uploads.fixed-size.small to a number with B, KB, MB, GB or TB");
    }

    @Test
    void enabledThatIsNeitherTrueNorFalse(CapturedOutput output) {
        start("allocator.enabled=maybe");
        assertAnalysis(output, "Property: allocator.enabled", "Value: \"maybe\"", "Invalid boolean value 'maybe'");
    }

    @Test
    void unknownStrategy(CapturedOutput output) {
        start("allocator.default-strategy=fastest");
        assertAnalysis(output, "Property: allocator.default-strategy", "Value: \"fastest\"", "BEST_FIT", "FIXED_SIZE",
                "POOL_BASED", "SEGREGATED");
    }

    @Test
    void unknownZeroing(CapturedOutput output) {
        start("allocator.pools.uploads.zeroing=sometimes");
        assertAnalysis(output, "Property: allocator.pools.uploads.zeroing", "Value: \"sometimes\"", "NONE",
                "ON_ALLOCATE", "ON_RELEASE");
    }

    @Test
    void chunkSizeThatIsNoPowerOfTwo(CapturedOutput output) {
        start("allocator.chunk-size=100KB");
        assertAnalysis(output, "Property: allocator.chunk-size", "Value: \"100KB\"",
                "Reason: allocator.chunk-size must be a power of two from 65536 to 268435456 (256 MiB), but it is 102400",
                "Correct the value of allocator.chunk-size.");
    }

    @Test
    void fixedChunkSizeBelowTheMinimum(CapturedOutput output) {
        start("allocator.fixed-size.chunk-size=1KB");
        assertAnalysis(output, "Property: allocator.fixed-size.chunk-size", "Value: \"1KB\"",
                "Reason: allocator.fixed-size.chunk-size must be a power of two from 4096");
    }

    @Test
    void fixedChunkSizeAboveTheChunkSize(CapturedOutput output) {
        start("allocator.chunk-size=64KB", "allocator.fixed-size.chunk-size=128KB");
        assertAnalysis(output, "Property: allocator.fixed-size.chunk-size", "Value: \"128KB\"",
                "Reason: allocator.fixed-size.chunk-size must be from 4096 to allocator.chunk-size, which is 65536,"
                        + " but it is 131072");
    }

    @Test
    void fixedChunkSizeAboveTheChunkSizeOfTheNamedPool(CapturedOutput output) {
        start("allocator.pools.uploads.chunk-size=64KB", "allocator.fixed-size.chunk-size=128KB");
        assertAnalysis(output, "Property: allocator.fixed-size.chunk-size",
                "Reason: allocator.fixed-size.chunk-size must be from 4096 to allocator.pools.uploads.chunk-size,"
                        + " which is 65536, but it is 131072");
    }

    @Test
    void smallBlocksNotBelowMediumOnes(CapturedOutput output) {
        start("allocator.fixed-size.small=128B");
        assertAnalysis(output, "Property: allocator.fixed-size.small", "Value: \"128B\"",
                "Reason: allocator.fixed-size.small must be less than allocator.fixed-size.medium, but they are 128 and"
                        + " 128");
    }

    @Test
    void smallBlocksOfNothing(CapturedOutput output) {
        start("allocator.fixed-size.small=0B");
        assertAnalysis(output, "Property: allocator.fixed-size.small", "Value: \"0B\"",
                "Reason: allocator.fixed-size.small must be from 1 to");
    }

    @Test
    void mediumBlocksAboveTheirChunk(CapturedOutput output) {
        start("allocator.fixed-size.medium=128KB");
        assertAnalysis(output, "Property: allocator.fixed-size.medium", "Value: \"128KB\"",
                "Reason: allocator.fixed-size.medium must be from 1 to allocator.fixed-size.chunk-size");
    }

    @Test
    void poolBlocksAboveTheChunk(CapturedOutput output) {
        start("allocator.pools.uploads.pool-based.block-size=2MB");
        assertAnalysis(output, "Property: allocator.pools.uploads.pool-based.block-size", "Value: \"2MB\"",
                "Reason: allocator.pools.uploads.pool-based.block-size must be from 1 to allocator.chunk-size, which is"
                        + " 1048576, but it is 2097152");
    }

    @Test
    void negativeThreadCache(CapturedOutput output) {
        start("allocator.thread-cache-size=-1B");
        assertAnalysis(output, "Property: allocator.thread-cache-size", "Value: \"-1B\"",
                "Reason: allocator.thread-cache-size must be from 0 to 268435456, but it is -1");
    }

    @Test
    void negativeDecay(CapturedOutput output) {
        start("allocator.decay=-1s");
        assertAnalysis(output, "Property: allocator.decay", "Value: \"-1s\"",
                "Reason: allocator.decay must not be negative, but it is PT-1S",
                "Correct the value of allocator.decay.");
    }

    @Test
    void negativeDecayOfANamedPool(CapturedOutput output) {
        start("allocator.pools.uploads.decay=-5ms");
        assertAnalysis(output, "Property: allocator.pools.uploads.decay", "Value: \"-5ms\"",
                "Reason: allocator.pools.uploads.decay must not be negative");
    }

    @Test
    void decayThatIsNoTime(CapturedOutput output) {
        start("allocator.pools.uploads.decay=soon");
        assertAnalysis(output, "Property: allocator.pools.uploads.decay", "Value: \"soon\"",
                "Reason: this is no time",
                "Set allocator.pools.uploads.decay to a number with ns, us, ms, s, m, h or d, such as 10s.");
    }

    @Test
    void capOfANamedPoolBelowTheMinimum(CapturedOutput output) {
        start("allocator.pools.uploads.max-memory=1KB");
        assertAnalysis(output, "Property: allocator.pools.uploads.max-memory", "Value: \"1KB\"",
                "Reason: allocator.pools.uploads.max-memory must be at least 65536 (64 KiB), but it is 1024");
    }

    @Test
    void capOfANamedPoolAboveTheWhole(CapturedOutput output) {
        start("allocator.max-memory=1MB", "allocator.pools.uploads.max-memory=2MB");
        assertAnalysis(output, "Property: allocator.pools.uploads.max-memory", "Value: \"2MB\"",
                "Reason: allocator.pools.uploads.max-memory cannot fit: it is 2097152 bytes, but all pools together may"
                        + " reserve only 1048576 bytes",
                "Set allocator.pools.uploads.max-memory to 1048576B or less");
    }

    @Test
    void nameOfTheDefaultPool(CapturedOutput output) {
        start("allocator.pools.default.chunk-size=64KB");
        assertAnalysis(output, "Property: allocator.pools.default",
                "Reason: 'default' cannot be the name of a pool: this is the name of the pool that the keys"
                        + " 'allocator.*' themselves describe");
    }

    @Test
    void nameThatIsNone(CapturedOutput output) {
        start("allocator.pools.[a/b].chunk-size=64KB");
        assertAnalysis(output, "'a/b' cannot be the name of a pool",
                "Use letters, digits, '-' and '_', with a letter first.");
    }

    @Test
    void nameOfAnotherBean(CapturedOutput output) {
        start(List.of(TakenName.class), "allocator.pools.uploads.chunk-size=64KB");
        assertAnalysis(output, "Property: allocator.pools.uploads",
                "Reason: 'uploads' cannot be the name of a pool: the application has a bean 'uploadsMemoryPool'"
                        + " already");
    }

    @Test
    void sameNameAsAPoolOfTheApplication(CapturedOutput output) {
        start(List.of(SameName.class), "allocator.pools.uploads.chunk-size=64KB");
        assertAnalysis(output, "The beans 'mine' and 'uploadsMemoryPool' are memory pools of the same name 'uploads'.",
                "Give each pool a name of its own");
    }

    @Test
    void handlerThatNamesNoPool(CapturedOutput output) {
        startWeb(UnknownPool.class);
        assertAnalysis(output, "@PooledScope(pool = \"images\") of " + UnknownPool.class.getName()
                + ".handle names no pool; there are [default].",
                "Name one of these, or configure allocator.pools.images.");
    }

    @Test
    void handlerWhoseLimitIsNoSize(CapturedOutput output) {
        startWeb(WrongSize.class);
        assertAnalysis(output,
                "@PooledScope(maxSize = \"${sizes.unknown}\") of " + WrongSize.class.getName()
                        + ".handle is no size: Could not resolve placeholder 'sizes.unknown'",
                "Write a number with B, KB, MB, GB or TB, such as \"64MB\", or a placeholder that resolves to one.");
    }

    @Test
    void maxScopeSizeOfNothing(CapturedOutput output) {
        startWeb(WrongSize.class, "--allocator.web.max-scope-size=0B");
        assertAnalysis(output, "Property: allocator.web.max-scope-size", "Value: \"0B\"",
                "Reason: allocator.web.max-scope-size must be at least 1 byte, but it is 0",
                "Set allocator.web.max-scope-size to a positive size such as 64MB, or remove it.");
    }

    @Test
    void originInAFile(CapturedOutput output) {
        start("spring.config.name=wrong-pool");
        assertAnalysis(output, "Property: allocator.pools.uploads.chunk-size", "Value: \"100KB\"",
                "Origin: class path resource [wrong-pool.yaml] - 4:19");
    }

    private static void start(String... properties) {
        start(List.of(), properties);
    }

    private static void start(List<Class<?>> configurations, String... properties) {
        List<Class<?>> sources = new ArrayList<>(configurations);
        sources.add(Application.class);
        SpringApplication application = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .build();
        List<String> arguments = new ArrayList<>();
        Collections.addAll(arguments, properties);
        arguments.replaceAll((property) -> "--" + property);
        assertThatException().isThrownBy(() -> application.run(arguments.toArray(String[]::new)).close());
    }

    private static void startWeb(Class<?> controller, String... arguments) {
        SpringApplication application = new SpringApplicationBuilder(WebApplication.class, controller).build();
        List<String> all = new ArrayList<>(List.of("--server.port=0"));
        Collections.addAll(all, arguments);
        assertThatException().isThrownBy(() -> application.run(all.toArray(String[]::new)).close());
    }

    private static void assertAnalysis(CapturedOutput output, String... parts) {
        String printed = output.getAll();
        assertThat(printed).contains("APPLICATION FAILED TO START", "Description:", "Action:");
        assertThat(printed.substring(printed.indexOf("APPLICATION FAILED TO START"))).contains(parts);
        assertThat(printed).doesNotContain("\tat ");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AllocatorAutoConfiguration.class)
    static class Application {

    }

    @Configuration(proxyBeanMethods = false)
    static class TakenName {

        @Bean
        String uploadsMemoryPool() {
            return "taken";
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class SameName {

        @Bean(defaultCandidate = false)
        MemoryPool mine() {
            return MemoryPool.builder().name("uploads").build();
        }

    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WebApplication {

    }

    @RestController
    static class UnknownPool {

        @GetMapping("/")
        @PooledScope(pool = "images")
        void handle() {}

    }

    @RestController
    static class WrongSize {

        @GetMapping("/")
        @PooledScope(maxSize = "${sizes.unknown}")
        void handle() {}

    }

}
