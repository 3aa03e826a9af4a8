package dev.allocator.spring.web;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AliasFor;
import org.springframework.http.HttpEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import dev.allocator.MemoryPool;
import dev.allocator.spring.InvalidAllocatorConfigurationException;
import dev.allocator.spring.MemoryPools;
import dev.allocator.spring.PooledScope;
import dev.allocator.spring.http.ScopeDefinitions;
import dev.allocator.spring.scope.ScopeDefinition;
import dev.allocator.spring.scope.ScopeReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScopeDefinitionsTests {

    private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

    private final MemoryPool pool = register("memoryPool", "default", true);

    private final MemoryPool uploads = register("uploadsMemoryPool", "uploads", false);

    private final MockEnvironment environment = new MockEnvironment().withProperty("sizes.upload", "2MB")
            .withProperty("sizes.wrong", "much");

    private long maxScopeBytes = Long.MAX_VALUE;

    @AfterEach
    void close() {
        this.pool.close();
        this.uploads.close();
    }

    private MemoryPool register(String beanName, String name, boolean defaultCandidate) {
        MemoryPool pool = MemoryPool.builder().name(name).build();
        RootBeanDefinition definition = new RootBeanDefinition(
                MemoryPool.class, () -> pool);
        definition.setDefaultCandidate(defaultCandidate);
        this.beanFactory.registerBeanDefinition(beanName, definition);
        return pool;
    }

    @Test
    void noAnnotation() {
        assertThat(find(Plain.class, "plain")).isEmpty();
    }

    @Test
    void annotationOnTheMethod() {
        assertThat(find(Plain.class, "annotated")).hasValueSatisfying((definition) -> {
            assertThat(definition.pool()).isSameAs(this.pool);
            assertThat(definition.maxBytes()).isEqualTo(Long.MAX_VALUE);
            assertThat(definition.shared()).isFalse();
        });
    }

    @Test
    void annotationOnTheClass() {
        assertThat(find(OnClass.class, "plain"))
                .hasValueSatisfying((definition) -> assertThat(definition.pool()).isSameAs(this.uploads));
    }

    @Test
    void methodReplacesAllThatTheClassSays() {
        assertThat(find(OnClass.class, "annotated")).hasValueSatisfying((definition) -> {
            assertThat(definition.pool()).isSameAs(this.pool);
            assertThat(definition.maxBytes()).isEqualTo(1024);
        });
    }

    @Test
    void metaAnnotation() {
        assertThat(find(Plain.class, "meta")).hasValueSatisfying((definition) -> {
            assertThat(definition.pool()).isSameAs(this.uploads);
            assertThat(definition.maxBytes()).isEqualTo(3 << 10);
        });
    }

    @ParameterizedTest
    @ValueSource(classes = { OfInterface.class, OfSuperclass.class })
    void inherited(Class<?> type) {
        assertThat(find(type, "annotated"))
                .hasValueSatisfying((definition) -> assertThat(definition.maxBytes()).isEqualTo(1024));
        assertThat(find(type, "plain"))
                .hasValueSatisfying((definition) -> assertThat(definition.pool()).isSameAs(this.uploads));
    }

    @Test
    void placeholder() {
        assertThat(find(Plain.class, "placeholder"))
                .hasValueSatisfying((definition) -> assertThat(definition.maxBytes()).isEqualTo(2 << 20));
    }

    @Test
    void theLimitOfAllScopesIsNotExceeded() {
        this.maxScopeBytes = 1 << 20;
        assertThat(find(Plain.class, "placeholder"))
                .hasValueSatisfying((definition) -> assertThat(definition.maxBytes()).isEqualTo(1 << 20));
        assertThat(find(Plain.class, "annotated"))
                .hasValueSatisfying((definition) -> assertThat(definition.maxBytes()).isEqualTo(1 << 20));
        assertThat(find(OnClass.class, "annotated"))
                .hasValueSatisfying((definition) -> assertThat(definition.maxBytes()).isEqualTo(1024));
    }

    @Test
    void sharedOnRequest() {
        assertThat(find(Plain.class, "shared"))
                .hasValueSatisfying((definition) -> assertThat(definition.shared()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "callable", "task", "deferred", "future", "emitter", "sse", "streaming",
            "entityOfStreaming",
            "entityOfEmitter", "special" })
    void sharedByReturnType(String method) {
        assertThat(find(Asynchronous.class, method))
                .hasValueSatisfying((definition) -> assertThat(definition.shared()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "entity", "wildcard", "object", "nothing", "raw" })
    void confinedByReturnType(String method) {
        assertThat(find(Synchronous.class, method))
                .hasValueSatisfying((definition) -> assertThat(definition.shared()).isFalse());
    }

    @Test
    void unknownPool() {
        assertThatExceptionOfType(InvalidAllocatorConfigurationException.class)
                .isThrownBy(() -> find(Wrong.class, "unknownPool"))
                .withMessage("@PooledScope(pool = \"images\") of " + Wrong.class.getName()
                        + ".unknownPool names no pool; there are [default, uploads].")
                .satisfies((ex) -> assertThat(ex.action())
                        .isEqualTo("Name one of these, or configure allocator.pools.images."));
    }

    @Test
    void noDefaultPool() {
        this.beanFactory.removeBeanDefinition("memoryPool");
        register("one", "one", true);
        register("other", "other", true);
        assertThatExceptionOfType(InvalidAllocatorConfigurationException.class)
                .isThrownBy(() -> find(Plain.class, "annotated"))
                .withMessage("@PooledScope of " + Plain.class.getName()
                        + ".annotated names no pool, and none of the pools [one, other, uploads] is the default one.");
    }

    @ParameterizedTest
    @ValueSource(strings = { "noSize", "zero", "wrongUnit", "wrongPlaceholder", "unknownPlaceholder" })
    void maxSizeThatIsNone(String method) {
        String text = findMethod(Wrong.class, method).getAnnotation(PooledScope.class).maxSize();
        assertThatExceptionOfType(InvalidAllocatorConfigurationException.class)
                .isThrownBy(() -> find(Wrong.class, method))
                .withMessageStartingWith(
                        "@PooledScope(maxSize = \"" + text + "\") of " + Wrong.class.getName()
                                + "." + method + " is no size: ")
                .satisfies((ex) -> assertThat(ex.action()).isEqualTo("Write a number with B, KB, MB, GB or TB, such as"
                        + " \"64MB\", or a placeholder that resolves to one."));
    }

    private Optional<ScopeDefinition> find(Class<?> type, String method) {
        ScopeDefinitions definitions = new ScopeDefinitions(
                new ScopeReader(new MemoryPools(this.beanFactory), this.environment), this.maxScopeBytes,
                AsyncReturnTypes::contain);
        this.beanFactory.registerBeanDefinition("handlers",
                new RootBeanDefinition(type));
        return definitions.find(new HandlerMethod(this.beanFactory.getBean("handlers"), findMethod(type, method)));
    }

    private static Method findMethod(Class<?> type, String method) {
        return Arrays.stream(type.getMethods())
                .filter((candidate) -> candidate.getName().equals(method))
                .findFirst()
                .orElseThrow();
    }

    @PooledScope(pool = "uploads", maxSize = "3KB")
    @Retention(RetentionPolicy.RUNTIME)
    @interface UploadScope {

        @AliasFor(annotation = PooledScope.class)
        String maxSize() default "3KB";

    }

    public static class Plain {

        public void plain() {}

        @PooledScope
        public void annotated() {}

        @UploadScope
        public void meta() {}

        @PooledScope(maxSize = "${sizes.upload}")
        public void placeholder() {}

        @PooledScope(shared = true)
        public void shared() {}

    }

    @PooledScope(pool = "uploads")
    public static class OnClass {

        public void plain() {}

        @PooledScope(maxSize = "1KB")
        public void annotated() {}

    }

    @PooledScope(pool = "uploads")
    public interface Api {

        @PooledScope(maxSize = "1KB")
        void annotated();

        void plain();

    }

    public static class OfInterface implements Api {

        @Override
        public void annotated() {}

        @Override
        public void plain() {}

    }

    public static class OfSuperclass extends OnClass {

        @Override
        public void plain() {}

        @Override
        public void annotated() {}

    }

    public static class Wrong {

        @PooledScope(pool = "images")
        public void unknownPool() {}

        @PooledScope(maxSize = "much")
        public void noSize() {}

        @PooledScope(maxSize = "0KB")
        public void zero() {}

        @PooledScope(maxSize = "1KiB")
        public void wrongUnit() {}

        @PooledScope(maxSize = "${sizes.wrong}")
        public void wrongPlaceholder() {}

        @PooledScope(maxSize = "${sizes.unknown}")
        public void unknownPlaceholder() {}

    }

    @PooledScope
    public static class Asynchronous {

        public Callable<String> callable() {
            return () -> "";
        }

        public WebAsyncTask<String> task() {
            return new WebAsyncTask<>(callable());
        }

        public DeferredResult<String> deferred() {
            return new DeferredResult<>();
        }

        public CompletableFuture<String> future() {
            return new CompletableFuture<>();
        }

        public ResponseBodyEmitter emitter() {
            return new ResponseBodyEmitter();
        }

        public SseEmitter sse() {
            return new SseEmitter();
        }

        public StreamingResponseBody streaming() {
            return (output) -> {};
        }

        public ResponseEntity<StreamingResponseBody> entityOfStreaming() {
            return ResponseEntity.ok(streaming());
        }

        public HttpEntity<SseEmitter> entityOfEmitter() {
            return new HttpEntity<>(sse());
        }

        public Special special() {
            return new Special();
        }

    }

    static class Special extends DeferredResult<String> {

    }

    @PooledScope
    public static class Synchronous {

        public ResponseEntity<String> entity() {
            return ResponseEntity.ok("");
        }

        public ResponseEntity<?> wildcard() {
            return entity();
        }

        public Object object() {
            return "";
        }

        public void nothing() {}

        @SuppressWarnings("rawtypes") // as handlers are sometimes written
        public HttpEntity raw() {
            return entity();
        }

    }

}
