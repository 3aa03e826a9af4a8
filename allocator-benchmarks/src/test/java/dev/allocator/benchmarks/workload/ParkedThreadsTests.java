package dev.allocator.benchmarks.workload;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ParkedThreadsTests {

    @Test
    void threadsWaitUntilTheyAreStopped() throws InterruptedException {
        ParkedThreads parked = ParkedThreads.start(5);
        assertThat(parked.threads()).hasSize(5).extracting(Thread::getState).containsOnly(Thread.State.WAITING);
        parked.stop();
        assertThat(parked.threads()).extracting(Thread::getState).containsOnly(Thread.State.TERMINATED);
    }

}
