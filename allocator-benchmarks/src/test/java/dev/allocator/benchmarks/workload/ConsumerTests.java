package dev.allocator.benchmarks.workload;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.subject.BlockAllocator;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerTests {

    @Test
    void everyBlockIsFreedOnceByTheOtherThread() throws InterruptedException {
        Recorder recorder = new Recorder();
        Consumer<Integer> consumer = Consumer.start(recorder);
        for (int i = 0; i < 10_000; i++) {
            consumer.accept(i);
        }
        consumer.stop();
        assertThat(recorder.freed).hasSize(10_000);
        assertThat(recorder.threads).hasSize(1).doesNotContain(Thread.currentThread());
    }

    /**
     * Knows which blocks were freed, and by whom.
     */
    private static final class Recorder implements BlockAllocator<Integer> {

        private final Set<Integer> freed = ConcurrentHashMap.newKeySet();

        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        @Override
        public Integer allocate(int bytes) {
            throw new AssertionError("not to be asked");
        }

        @Override
        public void write(Integer block, long value) {
            throw new AssertionError("not to be written");
        }

        @Override
        public void touch(Integer block) {
            throw new AssertionError("not to be touched");
        }

        @Override
        public void free(Integer block) {
            assertThat(this.freed.add(block)).as("block %d was live", block).isTrue();
            this.threads.add(Thread.currentThread());
        }

    }

}
