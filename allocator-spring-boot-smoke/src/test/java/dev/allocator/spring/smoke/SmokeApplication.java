package dev.allocator.spring.smoke;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

/**
 * Uses a pool once and ends.
 */
@SpringBootApplication
class SmokeApplication {

    static void main(String[] args) {
        SpringApplication.run(SmokeApplication.class, args).close();
    }

    @Bean
    CommandLineRunner use(MemoryPool pool) {
        return (args) -> {
            try (MemoryScope scope = pool.openScope()) {
                MemorySegment segment = scope.allocate(ValueLayout.JAVA_LONG);
                segment.set(ValueLayout.JAVA_LONG, 0, 42);
                System.out.println("Read back " + segment.get(ValueLayout.JAVA_LONG, 0));
            }
        };
    }

}
