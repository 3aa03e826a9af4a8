package dev.allocator.spring.limit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MaxHeapTests {

    @Test
    void isWhatTheProgramCanUseOrSlightlyMore() {
        long usable = Runtime.getRuntime().maxMemory();
        assertThat(MaxHeap.bytes()).isBetween(usable, usable + usable / 4);
    }

}
