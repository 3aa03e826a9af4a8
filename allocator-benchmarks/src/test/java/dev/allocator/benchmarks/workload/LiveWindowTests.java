package dev.allocator.benchmarks.workload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.subject.BlockAllocator;

import static org.assertj.core.api.Assertions.assertThat;

class LiveWindowTests {

    private final Recorder recorder = new Recorder();

    @Test
    void keepsItsNumberOfBlocksAlive() {
        LiveWindow<Integer> window = new LiveWindow<>(this.recorder, 256, 16, 4096, 1);
        for (int i = 0; i < 10_000; i++) {
            assertThat(this.recorder.live).contains(window.replaceOne()).hasSize(256);
        }
    }

    @Test
    void replacesEverySlotAndUsesAllSizes() {
        LiveWindow<Integer> window = new LiveWindow<>(this.recorder, 256, 16, 4096, 1);
        Set<Integer> first = new HashSet<>(this.recorder.live);
        for (int i = 0; i < 20_000; i++) {
            window.replaceOne();
        }
        assertThat(this.recorder.live).doesNotContainAnyElementsOf(first);
        assertThat(this.recorder.sizes.stream().distinct()).hasSizeGreaterThan(500);
        assertThat(this.recorder.sizes).allMatch((bytes) -> bytes >= 16 && bytes <= 4096);
    }

    /**
     * Numbers its blocks and knows which are live.
     */
    private static final class Recorder implements BlockAllocator<Integer> {

        private final Set<Integer> live = new HashSet<>();

        private final List<Integer> sizes = new ArrayList<>();

        @Override
        public Integer allocate(int bytes) {
            this.sizes.add(bytes);
            this.live.add(this.sizes.size());
            return this.sizes.size();
        }

        @Override
        public void write(Integer block, long value) {
            assertThat(this.live).contains(block);
        }

        @Override
        public void touch(Integer block) {
            throw new AssertionError("not to be touched");
        }

        @Override
        public void free(Integer block) {
            assertThat(this.live.remove(block)).as("block %d was live", block).isTrue();
        }

    }

}
