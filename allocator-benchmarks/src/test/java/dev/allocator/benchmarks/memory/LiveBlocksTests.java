package dev.allocator.benchmarks.memory;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.subject.BlockAllocator;

import static org.assertj.core.api.Assertions.assertThat;

class LiveBlocksTests {

    private final Recorder recorder = new Recorder();

    private final LiveBlocks<Integer> blocks = new LiveBlocks<>(this.recorder, new int[]{ 16, 100, 5000 }, 1);

    @Test
    void knowsWhatIsLive() {
        this.blocks.add(500);
        assertLive(500);
        this.blocks.replace(3_000);
        assertLive(500);
        this.blocks.shrinkTo(50);
        assertLive(50);
        this.blocks.shrinkTo(0);
        assertLive(0);
    }

    @Test
    void usesAllSizes() {
        this.blocks.add(100);
        assertThat(this.recorder.live.values()).contains(16, 100, 5000);
    }

    @Test
    void freesOldAndNewOnesAlike() {
        this.blocks.add(1_000);
        this.blocks.shrinkTo(100);
        assertThat(this.recorder.live.keySet().stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isBetween(400.0, 600.0);
    }

    private void assertLive(int count) {
        assertThat(this.recorder.live).hasSize(count);
        assertThat(this.recorder.untouched).isZero();
        assertThat(this.blocks.liveBytes())
                .isEqualTo(this.recorder.live.values().stream().mapToLong(Integer::longValue).sum());
    }

    /**
     * Numbers its blocks and knows which are live and how large.
     */
    private static final class Recorder implements BlockAllocator<Integer> {

        private final Map<Integer, Integer> live = new HashMap<>();

        private int last;

        private int untouched;

        @Override
        public Integer allocate(int bytes) {
            this.untouched++;
            this.live.put(++this.last, bytes);
            return this.last;
        }

        @Override
        public void write(Integer block, long value) {
            throw new AssertionError("not to be written");
        }

        @Override
        public void touch(Integer block) {
            assertThat(this.live).containsKey(block);
            this.untouched--;
        }

        @Override
        public void free(Integer block) {
            assertThat(this.live.remove(block)).as("block %d was live", block).isNotNull();
        }

    }

}
