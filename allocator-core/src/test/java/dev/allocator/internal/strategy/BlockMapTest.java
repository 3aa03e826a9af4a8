package dev.allocator.internal.strategy;

import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where blocks begin and end, wherever that is among the words of the bitmap and of its summary; and what they are.
 */
class BlockMapTest {

    private static final int[] BORDERS = { 64, 4096, 64 * 4096 };

    @ParameterizedTest
    @ValueSource(ints = { 64 << 10, 1 << 20, 8 << 20 })
    void freshChunkIsOneFreeBlock(int chunkBytes) {
        BlockMap map = new BlockMap(chunkBytes >> 4);
        assertThat(map.granules()).isEqualTo(chunkBytes >> 4);
        assertThat(map.begins(0)).isTrue();
        assertThat(map.isFree(0)).isTrue();
        assertThat(map.end(0)).isEqualTo(map.granules());
        assertThat(map.beginOf(map.granules() - 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = { 64 << 10, 1 << 20, 8 << 20 })
    void findsBeginningsAndEndsLikeASortedSet(int chunkBytes) {
        BlockMap map = new BlockMap(chunkBytes >> 4);
        TreeSet<Integer> begins = new TreeSet<>();
        begins.add(0);
        Random random = new Random(chunkBytes);
        for (int step = 0; step < 3000; step++) {
            int granule = granule(random, map.granules());
            // Long runs of joining empty whole words and whole words of the summary again.
            boolean join = (step / 500) % 2 == 1;
            if (join && begins.higher(0) != null) {
                int joined = begins.higher(random.nextInt(begins.last()));
                map.join(joined);
                begins.remove(joined);
            } else if (granule > 0 && begins.add(granule)) {
                map.begin(granule);
            }
            check(map, begins, granule);
        }
        for (int begin : begins) {
            assertThat(map.end(begin)).isEqualTo(end(begins, begin, map));
        }
    }

    private static int granule(Random random, int granules) {
        int border = BORDERS[random.nextInt(BORDERS.length)];
        int near = random.nextInt(granules) / border * border + random.nextInt(5) - 2;
        return Math.clamp(random.nextBoolean() ? near : random.nextInt(granules), 0, granules - 1);
    }

    private static void check(BlockMap map, NavigableSet<Integer> begins, int granule) {
        for (int around = Math.max(0, granule - 1); around <= granule + 1 && around < map.granules(); around++) {
            int begin = begins.floor(around);
            assertThat(map.begins(around)).isEqualTo(begins.contains(around));
            assertThat(map.beginOf(around)).isEqualTo(begin);
            assertThat(map.end(begin)).isEqualTo(end(begins, begin, map));
        }
    }

    private static int end(NavigableSet<Integer> begins, int begin, BlockMap map) {
        Integer next = begins.higher(begin);
        return (next != null) ? next : map.granules();
    }

    @Test
    void keepsTheRequestedSizeOfEveryBlockExactly() {
        BlockMap map = new BlockMap(4096);
        for (int bytes = 0; bytes <= 100; bytes++) {
            for (boolean scoped : new boolean[]{ false, true }) {
                int begin = 64;
                int end = begin + BlockMap.extent(bytes);
                map.begin(begin);
                map.begin(end);
                map.setLive(begin, bytes, scoped);
                assertThat(map.requestedBytes(begin)).isEqualTo(bytes);
                assertThat(map.isScoped(begin)).isEqualTo(scoped);
                assertThat(map.isLive(begin)).isTrue();
                assertThat(map.isFree(begin)).isFalse();
                for (int other = 0; other <= 120; other++) {
                    assertThat(map.isLive(begin, other, scoped)).isEqualTo(other == bytes);
                    assertThat(map.isLive(begin, other, !scoped)).isFalse();
                }
                map.join(end);
                map.join(begin);
            }
        }
    }

    @Test
    void claimedBlockIsNeitherFreeNorLive() {
        BlockMap map = new BlockMap(4096);
        map.setLive(0, 4096 * 16, false);
        map.setClaimed(0);
        assertThat(map.isLive(0)).isFalse();
        assertThat(map.isFree(0)).isFalse();
        assertThat(map.isScoped(0)).isFalse();
        map.setFree(0);
        assertThat(map.isFree(0)).isTrue();
    }

    @Test
    void nothingIsLiveWhereNoBlockBegins() {
        BlockMap map = new BlockMap(4096);
        map.begin(10);
        map.setLive(10, 16, false);
        map.setFree(10);
        map.join(10);
        assertThat(map.isLive(10, 16, false)).isFalse();
    }

    @Test
    void extentIsAtLeastOneGranule() {
        assertThat(BlockMap.extent(0)).isEqualTo(1);
        assertThat(BlockMap.extent(16)).isEqualTo(1);
        assertThat(BlockMap.extent(17)).isEqualTo(2);
    }

}
