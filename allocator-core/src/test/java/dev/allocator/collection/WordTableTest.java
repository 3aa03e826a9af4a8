package dev.allocator.collection;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

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

    static Stream<Arguments> widths() {
        List<Class<?>> types = List.of(Long.class, Integer.class, Double.class, Float.class);
        return types.stream().flatMap((key) -> types.stream().map((value) -> Arguments.of(key, value)));
    }

    private static <T> T sample(Class<T> type, Random random, int bound) {
        long number = random.nextLong(bound) - bound / 2;
        Words<T> words = Words.of(type);
        // The upper half of the wide ones, too.
        return words.ofBits((words.bytes() == Long.BYTES) ? Long.reverse(number) ^ number : number);
    }

    @ParameterizedTest
    @MethodSource("widths")
    <K, V> void valuesOfEveryWidthAreReplaced(Class<K> keyType, Class<V> valueType) {
        try (OffHeapMap<K, V> map = OffHeapMap.create(this.pool, keyType, valueType)) {
            Map<K, V> model = new HashMap<>();
            Random random = new Random(1);
            K odd = odd(map.table());
            for (int i = 0; i < 5000; i++) {
                K key = (i % 50 == 0) ? odd : sample(keyType, random, 1000);
                V value = sample(valueType, random, Integer.MAX_VALUE);
                assertThat(map.put(key, value)).isEqualTo(model.put(key, value));
            }
            assertThat(map).isEqualTo(model);
            assertThat(new HashMap<>(map)).isEqualTo(model);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = { Long.class, String.class })
    @SuppressWarnings({ "unchecked", "rawtypes" })
    void valueOfAnotherTypeIsRefusedBeforeAnythingChanges(Class<?> keyType) {
        Object key = (keyType == Long.class) ? (Object) 1L : "one";
        try (OffHeapMap map = OffHeapMap.create(this.pool, keyType, Long.class)) {
            assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> map.put(key, 1));
            assertThatNullPointerException().isThrownBy(() -> map.put(key, null));
            assertThatNullPointerException().isThrownBy(() -> map.put(null, 1L));
            assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> map.put(1, 1L));
            assertThat(map).isEmpty();
            map.put(key, 7L);
            assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> map.put(key, "seven"));
            assertThat(map).containsExactly(Map.entry(key, 7L));
        }
    }

    /** Half as much as a boxed map on the heap takes for each entry, right after the table has grown. */
    @Test
    void entriesTakeNoMoreThanTwiceWhatAFullTableNeeds() {
        try (OffHeapMap<Long, Long> map = OffHeapMap.create(this.pool, Long.class, Long.class)) {
            for (long i = 0; i < 300_000; i++) {
                map.put(i, i);
                if (i > 10_000) {
                    // 16 bytes for each slot, 256 slots behind the last home.
                    long bytes = this.pool.stats().bytesInUse() - 256 * 16;
                    assertThat(bytes).isBetween(20 * i, 40 * (i + 1));
                }
            }
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
