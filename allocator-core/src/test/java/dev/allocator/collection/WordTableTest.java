package dev.allocator.collection;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one key whose code is that of free slots is a key like any other.
 */
class WordTableTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    private static <K> K odd(HashTable<K> table) {
        return ((WordTable<K>) table).keyOf(SlotTable.FREE);
    }

    @ParameterizedTest
    @ValueSource(classes = { Long.class, Integer.class, Double.class, Short.class })
    <K> void oddKeyComesAndGoes(Class<K> type) {
        try (OffHeapMap<K, Long> map = OffHeapMap.create(this.pool, type, Long.class)) {
            K odd = odd(map.table());
            assertThat(map.get(odd)).isNull();
            assertThat(map.remove(odd)).isNull();
            assertThat(map.put(odd, 1L)).isNull();
            assertThat(map.put(odd, 2L)).isEqualTo(1L);
            assertThat(map).containsExactly(Map.entry(odd, 2L));
            assertThat(map.remove(odd)).isEqualTo(2L);
            assertThat(map).isEmpty();
            assertThat(map.containsKey(odd)).isFalse();
        }
    }

    @Test
    void oddKeysAmongOthersAreAsInAHashMap() {
        try (OffHeapMap<Long, Integer> map = OffHeapMap.create(this.pool, Long.class, Integer.class)) {
            long odd = odd(map.table());
            Map<Long, Integer> model = new HashMap<>();
            Random random = new Random(1);
            for (int i = 0; i < 30_000; i++) {
                Long key = (random.nextInt(10) == 0) ? odd : random.nextLong(1000);
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> assertThat(map.put(key, i)).isEqualTo(model.put(key, i));
                    case 4, 5 -> assertThat(map.remove(key)).isEqualTo(model.remove(key));
                    case 6 -> assertThat(map.get(key)).isEqualTo(model.get(key));
                    default -> {
                        if (random.nextInt(500) == 0) {
                            map.clear();
                            model.clear();
                        } else if (random.nextInt(50) == 0) {
                            map.keySet().removeIf((each) -> each % 3 == 0);
                            model.keySet().removeIf((each) -> each % 3 == 0);
                        }
                    }
                }
                assertThat(map).hasSize(model.size());
            }
            assertThat(map).isEqualTo(model);
            assertThat(new HashMap<>(map)).isEqualTo(model);
        }
    }

    @Test
    void iteratorRemovesTheOddKey() {
        try (OffHeapSet<Integer> set = OffHeapSet.create(this.pool, Integer.class)) {
            int odd = odd(set.table());
            Stream.of(1, 2, 3, odd).forEach(set::add);
            int seen = 0;
            for (Iterator<Integer> iterator = set.iterator(); iterator.hasNext();) {
                if (iterator.next() == odd) {
                    iterator.remove();
                }
                seen++;
            }
            assertThat(seen).isEqualTo(4);
            assertThat(set).containsExactlyInAnyOrder(1, 2, 3);
        }
    }

}
