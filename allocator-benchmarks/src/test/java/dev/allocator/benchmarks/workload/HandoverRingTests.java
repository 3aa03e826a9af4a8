package dev.allocator.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HandoverRingTests {

    @Test
    void takesUntilItIsFull() {
        HandoverRing<String> ring = new HandoverRing<>(2);
        assertThat(ring.offer("a")).isTrue();
        assertThat(ring.offer("b")).isTrue();
        assertThat(ring.offer("c")).isFalse();
        assertThat(ring.poll()).isEqualTo("a");
        assertThat(ring.offer("c")).isTrue();
        assertThat(ring.poll()).isEqualTo("b");
        assertThat(ring.poll()).isEqualTo("c");
        assertThat(ring.poll()).isNull();
    }

    @Test
    void handsEverythingOverInOrder() throws ExecutionException, InterruptedException {
        int count = 20_000;
        HandoverRing<Integer> ring = new HandoverRing<>(64);
        CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> {
            Backoff backoff = new Backoff();
            for (int i = 0; i < count; i++) {
                while (!ring.offer(i)) {
                    backoff.pause();
                }
                backoff.reset();
            }
        });
        List<Integer> received = new ArrayList<>();
        Backoff backoff = new Backoff();
        while (received.size() < count) {
            Integer element = ring.poll();
            if (element != null) {
                received.add(element);
                backoff.reset();
            } else {
                backoff.pause();
            }
        }
        producer.get();
        assertThat(received).isEqualTo(IntStream.range(0, count).boxed().toList());
        assertThat(ring.poll()).isNull();
    }

    @Test
    void otherCapacitiesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HandoverRing<>(100))
                .withMessage("The capacity must be a power of two, but it is 100");
    }

}
