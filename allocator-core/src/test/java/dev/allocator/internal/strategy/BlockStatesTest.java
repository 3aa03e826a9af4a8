package dev.allocator.internal.strategy;

import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.internal.Race;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The state of a block: free, or live with a size and an owner; in two bytes and in four.
 */
class BlockStatesTest {

    private static final long MOST_IN_TWO_BYTES = BlockStates.MAX_SMALL_BYTES;

    @ParameterizedTest
    @ValueSource(longs = { 16, 128, MOST_IN_TWO_BYTES, MOST_IN_TWO_BYTES + 1, 1 << 16, 256 << 20 })
    void keepsSizeAndOwnerOfEveryBlock(long blockBytes) {
        BlockStates states = new BlockStates(3, blockBytes);
        for (long bytes : new long[]{ 0, 1, 15, blockBytes - 1, blockBytes }) {
            for (boolean scoped : new boolean[]{ false, true }) {
                states.setLive(1, bytes, scoped);
                assertThat(states.isFree(1)).isFalse();
                assertThat(states.isScoped(1)).isEqualTo(scoped);
                assertThat(states.requestedBytes(1)).isEqualTo(bytes);
                assertThat(states.tryFree(1, bytes, !scoped)).isFalse();
                assertThat(states.tryFree(1, bytes - 1, scoped)).isFalse();
                assertThat(states.tryFree(1, bytes + 1, scoped)).isFalse();
                assertThat(states.tryFree(1, bytes, scoped)).isTrue();
                assertThat(states.tryFree(1, bytes, scoped)).isFalse();
                assertThat(states.isFree(1)).isTrue();
                assertThat(states.isScoped(1)).isFalse();
                assertThat(states.requestedBytes(1)).isEqualTo(-1);
            }
        }
        assertThat(states.isFree(0)).isTrue();
        assertThat(states.isFree(2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = { 128, 1 << 16 })
    void whatIsLeftBehindTheLastBlockIsNoLiveBlock(long blockBytes) {
        BlockStates states = new BlockStates(3, blockBytes);
        for (long bytes : new long[]{ -1, 0, 1, blockBytes, Long.MAX_VALUE }) {
            assertThat(states.tryFree(3, bytes, false)).isFalse();
            assertThat(states.tryFree(3, bytes, true)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 128, 1 << 16 })
    void oneOfRacingFreesWins(long blockBytes) throws Exception {
        int count = 50_000;
        BlockStates states = new BlockStates(count, blockBytes);
        for (int i = 0; i < count; i++) {
            states.setLive(i, i % 100, i % 2 == 0);
        }
        AtomicIntegerArray wins = new AtomicIntegerArray(count);
        Race.run(4, (thread) -> {
            for (int i = 0; i < count; i++) {
                if (states.tryFree(i, i % 100, i % 2 == 0)) {
                    wins.incrementAndGet(i);
                }
            }
        });
        for (int i = 0; i < count; i++) {
            if (wins.get(i) != 1) {
                assertThat(wins.get(i)).as("frees of block %d that won", i).isEqualTo(1);
            }
        }
    }

}
