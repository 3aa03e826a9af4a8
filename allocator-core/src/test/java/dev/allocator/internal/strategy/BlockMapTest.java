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
    void blockIsFreeFromItsBeginningUntilItIsUsedOrJoined() {
        BlockMap map = new BlockMap(4096);
        map.begin(10);
        map.begin(20);
        assertThat(map.isFree(10)).isTrue();
        map.setUsed(10);
        assertThat(map.isFree(10)).isFalse();
        assertThat(map.isFree(20)).isTrue();
        map.setFree(10);
        map.join(20);
        assertThat(map.isFree(10)).isTrue();
        assertThat(map.isFree(20)).isFalse();
    }

    @Test
    void extentIsAtLeastOneGranule() {
        assertThat(BlockMap.extent(0)).isEqualTo(1);
        assertThat(BlockMap.extent(16)).isEqualTo(1);
        assertThat(BlockMap.extent(17)).isEqualTo(2);
    }

}
