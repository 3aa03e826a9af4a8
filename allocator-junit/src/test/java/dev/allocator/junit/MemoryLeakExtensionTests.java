package dev.allocator.junit;

import java.lang.foreign.MemorySegment;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeUser;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryLeakExtensionTests {

    @ParameterizedTest
    @ValueSource(strings = { "clean", "freesInAfterEach", "batch", "fixedSize" })
    void passes(String test) {
        assertThat(failures(test)).isEmpty();
    }

    @Test
    void blockThatIsLeft() {
        assertThat(failures("block")).singleElement()
                .asString()
                .contains("The test has left memory in use", "pool 'tracked': a block of 100 bytes",
                        "at " + Cases.class.getName() + ".block(");
    }

    @Test
    void scopeThatIsLeft() {
        assertThat(failures("scope")).singleElement()
                .asString()
                .contains("pool 'tracked': a scope", "at " + Cases.class.getName() + ".scope(", "(30 bytes in use)");
    }

    @Test
    void scopeThatIsLeftIsNamedAfterItsUser() {
        assertThat(failures("scopeOfAUser")).singleElement()
                .asString()
                .contains("pool 'tracked': the scope of Uploads.upload", "(40 bytes in use)");
    }

    @Test
    void oneOfABatchThatIsLeft() {
        assertThat(failures("oneOfABatch")).singleElement().asString().contains("a block of 64 bytes", ".oneOfABatch(");
    }

    @Test
    void blockOfFixedSizeThatIsLeft() {
        assertThat(failures("fixedSizeBlock")).singleElement().asString().contains("a block of 48 bytes");
    }

    @Test
    void leaseThatIsLeft() {
        assertThat(failures("lease")).singleElement().asString().contains("1 scopes that are closed but leased");
    }

    @Test
    void whatIsAllocatedPastTheTracking() {
        assertThat(failures("untracked")).singleElement()
                .asString()
                .contains("70 bytes in 1 blocks that were allocated by a collection or on the pool itself");
    }

    @Test
    void poolsOfASpringApplication() {
        assertThat(failures(SpringCases.class, "leaves")).singleElement()
                .asString()
                .contains("pool 'default': a block of 100 bytes", "at " + SpringCases.class.getName() + ".leaves(");
        assertThat(failures(SpringCases.class, "clean")).isEmpty();
    }

    private static List<Throwable> failures(String test) {
        return failures(Cases.class, test);
    }

    private static List<Throwable> failures(Class<?> type, String test) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .selectors(DiscoverySelectors.selectMethod(type.getName() + "#" + test))
                .execute()
                .testEvents()
                .failed()
                .map(MemoryLeakExtensionTests::failure)
                .toList();
    }

    private static Throwable failure(Event event) {
        return event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class).getThrowable()
                .orElseThrow();
    }

    /** Run by the tests above alone. */
    @DetectMemoryLeaks(graceMillis = 100)
    @EnabledIfSystemProperty(named = "leaks.on.purpose", matches = "true")
    static class Cases {

        private final MemoryPool itself = MemoryPool.builder().name("tracked").build();

        private final MemoryPool pool = MemoryLeaks.track(this.itself);

        private MemorySegment block;

        @AfterEach
        void free() {
            if (this.block != null) {
                this.pool.deallocate(this.block);
            }
        }

        @Test
        void clean() {
            this.pool.deallocate(this.pool.allocate(10));
            try (MemoryScope scope = this.pool.openScope()) {
                scope.allocate(10);
            }
            try (MemoryScope scope = this.pool.beginScope()) {
                this.pool.allocate(10);
                assertThat(scope.usedBytes()).isEqualTo(10);
            }
        }

        @Test
        void freesInAfterEach() {
            this.block = this.pool.allocate(10);
        }

        @Test
        void block() {
            this.pool.allocate(100);
        }

        @Test
        void scope() {
            this.pool.openSharedScope().allocate(30);
        }

        @Test
        void scopeOfAUser() {
            this.pool.openSharedScope(100, new ScopeUser() {

                @Override
                public String name() {
                    return "Uploads.upload";
                }

                @Override
                public String limitSetBy() {
                    return "the test";
                }

            }).allocate(40);
        }

        @Test
        void batch() {
            this.pool.deallocateBatch(this.pool.allocateBatch(64, 3));
        }

        @Test
        void oneOfABatch() {
            MemorySegment[] blocks = this.pool.allocateBatch(64, 3);
            this.pool.deallocate(blocks[0]);
            this.pool.deallocate(blocks[2]);
        }

        @Test
        void fixedSize() {
            var allocator = this.pool.fixedSize(48);
            allocator.deallocate(allocator.allocate());
        }

        @Test
        void fixedSizeBlock() {
            this.pool.fixedSize(48).allocate();
        }

        @Test
        void lease() {
            MemoryScope scope = this.pool.openSharedScope();
            scope.lease();
            scope.close();
        }

        @Test
        void untracked() {
            this.itself.allocate(70);
        }

    }

    @SpringBootTest(properties = "allocator.max-memory=16MB")
    @DetectMemoryLeaks(graceMillis = 100)
    @EnabledIfSystemProperty(named = "leaks.on.purpose", matches = "true")
    static class SpringCases {

        @Autowired
        MemoryPool pool;

        @Test
        void leaves() {
            this.pool.allocate(100);
        }

        @Test
        void clean() {
            this.pool.deallocate(this.pool.allocate(100));
        }

        @Configuration(proxyBeanMethods = false)
        @EnableAutoConfiguration
        static class Application {}

    }

}
