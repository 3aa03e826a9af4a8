package dev.allocator.spring.actuate;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import dev.allocator.AllocationStats;
import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verify;

/**
 * The endpoint as operators and their programs see it.
 */
class AllocatorEndpointWebTests {

    private static final String POOL = """
            {"defaultStrategy":"SEGREGATED","maxBytes":1001,"reservedBytes":507,"usedBytes":505,"peakUsedBytes":506,
             "allocations":501,"deallocations":502,"failures":503,
             "strategies":{
               "BEST_FIT":{"usedBytes":15,"reservedBytes":17,"allocations":11,"deallocations":12},
               "FIXED_SIZE":{"usedBytes":25,"reservedBytes":27,"allocations":21,"deallocations":22},
               "POOL_BASED":{"usedBytes":35,"reservedBytes":37,"allocations":31,"deallocations":32},
               "SEGREGATED":{"usedBytes":45,"reservedBytes":47,"allocations":41,"deallocations":42}},
             "scopes":{"open":601,"opened":602,"closed":603,"usedBytes":604,"peakUsedBytes":605},
             "threads":[
               {"name":"busy","allocations":801,"deallocations":802,"bytesAllocated":804},
               {"name":"idle","allocations":701,"deallocations":702,"bytesAllocated":704}]}""";

    private final MemoryPool stub = PoolStub.named("stub");

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues("management.endpoints.web.exposure.include=allocator", "allocator.max-memory=64MB")
            .withBean("stub", MemoryPool.class, () -> this.stub);

    @Test
    void allPools() {
        run((mvc) -> assertThat(mvc.get().uri("/actuator/allocator")).hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("{\"limit\":{\"maxBytes\":67108864,\"reservedBytes\":0,\"source\":\"property\"},"
                        + "\"pools\":{\"stub\":" + POOL + "}}"));
    }

    @Test
    void fieldsAreInTheOrderOfTheDocumentation() {
        run((mvc) -> assertThat(body(mvc.get().uri("/actuator/allocator").exchange()).replaceAll("[0-9]+", "0"))
                .isEqualTo("{\"limit\":{\"maxBytes\":67108864,\"reservedBytes\":0,\"source\":\"property\"},"
                        .replaceAll("[0-9]+", "0") + "\"pools\":{\"stub\":"
                        + POOL.replaceAll("\\s", "").replaceAll("[0-9]+",
                                "0")
                        + "}}"));
    }

    @Test
    void onePool() {
        run((mvc) -> assertThat(mvc.get().uri("/actuator/allocator/stub")).hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo(POOL));
    }

    @Test
    void unknownPool() {
        run((mvc) -> assertThat(mvc.get().uri("/actuator/allocator/images")).hasStatus(404));
    }

    @Test
    void sourceOfADerivedLimit() {
        this.runner.withPropertyValues("allocator.max-memory=")
                .run((context) -> assertThat(MockMvcTester.from(context).get().uri("/actuator/allocator")).bodyJson()
                        .extractingPath("limit.source")
                        .isIn("machine", "container"));
    }

    @Test
    void atMostAHundredThreads() {
        Map<String, AllocationStats> threads = new LinkedHashMap<>();
        for (int i = 1; i <= 103; i++) {
            threads.put("thread-" + i, PoolStub.stats(1000L * i, Map.of()));
        }
        given(this.stub.statsByThread()).willReturn(threads);
        run((mvc) -> {
            String body = body(mvc.get().uri("/actuator/allocator/stub").exchange());
            assertThat(JsonPath.<List<?>>read(body, "$.threads")).hasSize(101);
            assertThat(JsonPath.<String>read(body, "$.threads[0].name")).isEqualTo("thread-103");
            assertThat(JsonPath.<String>read(body, "$.threads[99].name")).isEqualTo("thread-4");
            assertThat(JsonPath.<Map<String, Object>>read(body, "$.threads[100]")).containsExactly(
                    Map.entry("name", "(other)"), Map.entry("allocations", 6003), Map.entry("deallocations", 6006),
                    Map.entry("bytesAllocated", 6012));
        });
    }

    @Test
    void exactlyAHundredThreads() {
        Map<String, AllocationStats> threads = new LinkedHashMap<>();
        for (int i = 1; i <= 100; i++) {
            threads.put("thread-" + i, PoolStub.stats(i, Map.of()));
        }
        given(this.stub.statsByThread()).willReturn(threads);
        run((mvc) -> assertThat(JsonPath.<List<String>>read(body(mvc.get().uri("/actuator/allocator/stub").exchange()),
                "$.threads[*].name"))
                .hasSize(100)
                .doesNotContain("(other)"));
    }

    @Test
    void aClosedPoolIsNotShown() {
        given(this.stub.maxBytes()).willThrow(new IllegalStateException("closed"));
        run((mvc) -> {
            assertThat(mvc.get().uri("/actuator/allocator")).bodyJson().extractingPath("pools").asMap().isEmpty();
            assertThat(mvc.get().uri("/actuator/allocator/stub")).hasStatus(404);
        });
    }

    @Test
    void trim() {
        runWritable((mvc) -> {
            assertThat(post(mvc, "stub", "{\"action\":\"trim\"}")).hasStatusOk()
                    .bodyJson()
                    .isStrictlyEqualTo("{\"returnedBytes\":901}");
            verify(this.stub).trim();
        });
    }

    @Test
    void trimOfAnUnknownPool() {
        runWritable((mvc) -> assertThat(post(mvc, "images", "{\"action\":\"trim\"}")).hasStatus(404));
    }

    @Test
    void trimOfAClosedPool() {
        given(this.stub.trim()).willThrow(new IllegalStateException("closed"));
        runWritable((mvc) -> assertThat(post(mvc, "stub", "{\"action\":\"trim\"}")).hasStatus(404));
    }

    @Test
    void unknownAction() {
        runWritable((mvc) -> assertThat(post(mvc, "stub", "{\"action\":\"reset\"}")).hasStatus(400));
    }

    @Test
    void missingAction() {
        runWritable((mvc) -> {
            assertThat(post(mvc, "stub", "{}")).hasStatus(400);
            assertThat(post(mvc, "stub", "")).hasStatus(400);
        });
    }

    @Test
    void writingIsNotAllowedByDefault() {
        run((mvc) -> assertThat(post(mvc, "stub", "{\"action\":\"trim\"}")).hasStatus(405));
    }

    @Test
    void noAccess() {
        this.runner.withPropertyValues("management.endpoint.allocator.access=NONE")
                .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AllocatorEndpoint.class));
    }

    @Test
    void notExposed() {
        this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AllocatorEndpoint.class));
    }

    private void run(Consumer<MockMvcTester> test) {
        this.runner.run((context) -> test.accept(MockMvcTester.from(context)));
    }

    private void runWritable(Consumer<MockMvcTester> test) {
        this.runner.withPropertyValues("management.endpoint.allocator.access=UNRESTRICTED")
                .run((context) -> test.accept(MockMvcTester.from(context)));
    }

    private static MvcTestResult post(MockMvcTester mvc, String pool, String body) {
        return mvc.post()
                .uri("/actuator/allocator/" + pool)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static String body(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

    }

}
