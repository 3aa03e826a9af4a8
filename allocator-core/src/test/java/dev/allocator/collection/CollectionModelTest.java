package dev.allocator.collection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is done with a collection, it does what the one of {@code java.util} does, and a closed one leaves nothing on
 * its pool.
 */
class CollectionModelTest {

    /** An operation is a number: what to do is its last digit, with what the rest. */
    private static final int OPERATIONS = 10;

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void collectionsDoWhatTheirModelsDo(@ForAll("operations") List<Integer> operations) {
        inBothLives((pool) -> {
            OffHeapList<String> list = OffHeapList.create(pool, String.class);
            checkList(list, CollectionModelTest::text, operations);
            list.close();
        }, (scope) -> checkList(OffHeapList.create(scope, Samples.Point.class), CollectionModelTest::point,
                operations));
        inBothLives((pool) -> {
            OffHeapDeque<Samples.Point> deque = OffHeapDeque.create(pool, Samples.Point.class);
            checkDeque(deque, CollectionModelTest::point, operations);
            deque.close();
        }, (scope) -> checkDeque(OffHeapDeque.create(scope, String.class), CollectionModelTest::text, operations));
        inBothLives((pool) -> {
            OffHeapMap<String, String> map = OffHeapMap.create(pool, String.class, String.class);
            checkMap(map, CollectionModelTest::text, CollectionModelTest::text, operations);
            map.close();
        }, (scope) -> checkMap(OffHeapMap.create(scope, Samples.Point.class, Long.class), CollectionModelTest::point,
                Long::valueOf, operations));
        // Small keys and values lie side by side.
        inBothLives((pool) -> {
            OffHeapMap<Integer, Double> map = OffHeapMap.create(pool, Integer.class, Double.class);
            checkMap(map, Integer::valueOf, Double::valueOf, operations);
            map.close();
            // Keys that differ in their upper bits alone, where many a hash looks at the lower ones.
        }, (scope) -> checkMap(OffHeapMap.create(scope, Long.class, Long.class), (number) -> (long) number << 47,
                Long::valueOf, operations));
        inBothLives((pool) -> {
            OffHeapMap<Long, Float> map = OffHeapMap.create(pool, Long.class, Float.class);
            checkMap(map, Long::valueOf, Float::valueOf, operations);
            map.close();
        }, (scope) -> checkMap(OffHeapMap.create(scope, Integer.class, Integer.class), Integer::valueOf,
                Integer::valueOf, operations));
        inBothLives((pool) -> {
            OffHeapSet<Short> set = OffHeapSet.create(pool, Short.class);
            checkSet(set, (number) -> (short) number, operations);
            set.close();
        }, (scope) -> checkSet(OffHeapSet.create(scope, String.class), CollectionModelTest::text, operations));
    }

    @Provide
    Arbitrary<List<Integer>> operations() {
        return Arbitraries.integers().between(0, 2000).list().ofMaxSize(400);
    }

    private static void inBothLives(Consumer<MemoryPool> onPool,
            Consumer<MemoryScope> inScope) {
        try (MemoryPool pool = MemoryPool.create()) {
            onPool.accept(pool);
            assertThat(pool.stats().bytesInUse()).isZero();
            try (MemoryScope scope = pool.openScope()) {
                inScope.accept(scope);
            }
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    private static Samples.Point point(int number) {
        return new Samples.Point(number % 7, number, -number);
    }

    private static String text(int number) {
        return (number % 3 == 0) ? "\u4e2d".repeat(number % 40) : Integer.toString(number).repeat(number % 5);
    }

    private static <E extends Comparable<E>> void checkList(OffHeapList<E> list, IntFunction<E> element,
            List<Integer> operations) {
        List<E> model = new ArrayList<>();
        for (int operation : operations) {
            int number = operation / OPERATIONS;
            int index = model.isEmpty() ? 0 : number % model.size();
            E value = element.apply(number);
            switch (operation % OPERATIONS) {
                case 0, 1, 2 -> assertThat(list.add(value)).isEqualTo(model.add(value));
                case 3 -> {
                    list.add(index, value);
                    model.add(index, value);
                }
                case 4 -> {
                    if (!model.isEmpty()) {
                        assertThat(list.set(index, value)).isEqualTo(model.set(index, value));
                    }
                }
                case 5 -> {
                    if (!model.isEmpty()) {
                        assertThat(list.remove(index)).isEqualTo(model.remove(index));
                    }
                }
                case 6 -> assertThat(list.remove(value)).isEqualTo(model.remove(value));
                case 7 -> {
                    List<E> more = List.of(value, element.apply(number + 1), element.apply(number + 2));
                    assertThat(list.addAll(index, more)).isEqualTo(model.addAll(index, more));
                }
                case 8 -> assertThat(list.removeIf((each) -> each.hashCode() % 3 == 0))
                        .isEqualTo(model.removeIf((each) -> each.hashCode() % 3 == 0));
                default -> {
                    if (number % 10 == 0) {
                        list.sort(Comparator.naturalOrder());
                        model.sort(Comparator.naturalOrder());
                        assertThat(list.binarySearch(value, Comparator.naturalOrder()) >= 0)
                                .isEqualTo(model.contains(value));
                    } else if (number % 10 == 1) {
                        list.clear();
                        model.clear();
                    } else {
                        list.subList(index / 2, index).clear();
                        model.subList(index / 2, index).clear();
                    }
                }
            }
            assertThat(list.size()).isEqualTo(model.size());
            assertThat(list.indexOf(value)).isEqualTo(model.indexOf(value));
            assertThat(list.lastIndexOf(value)).isEqualTo(model.lastIndexOf(value));
        }
        assertThat(list).isEqualTo(model).hasSameHashCodeAs(model);
    }

    private static <E> void checkDeque(OffHeapDeque<E> deque, IntFunction<E> element, List<Integer> operations) {
        Deque<E> model = new ArrayDeque<>();
        for (int operation : operations) {
            int number = operation / OPERATIONS;
            E value = element.apply(number);
            switch (operation % OPERATIONS) {
                case 0, 1 -> assertThat(deque.offerFirst(value)).isEqualTo(model.offerFirst(value));
                case 2, 3 -> assertThat(deque.offerLast(value)).isEqualTo(model.offerLast(value));
                case 4 -> assertThat(deque.pollFirst()).isEqualTo(model.pollFirst());
                case 5 -> assertThat(deque.pollLast()).isEqualTo(model.pollLast());
                case 6 -> assertThat(deque.removeFirstOccurrence(value)).isEqualTo(model.removeFirstOccurrence(value));
                case 7 -> assertThat(deque.removeLastOccurrence(value)).isEqualTo(model.removeLastOccurrence(value));
                case 8 -> {
                    removeEveryThird(deque.descendingIterator());
                    removeEveryThird(model.descendingIterator());
                }
                default -> {
                    List<E> more = List.of(value, element.apply(number + 1));
                    assertThat(deque.addAll(more)).isEqualTo(model.addAll(more));
                    assertThat(deque.removeIf((each) -> each.hashCode() % 5 == 0))
                            .isEqualTo(model.removeIf((each) -> each.hashCode() % 5 == 0));
                }
            }
            assertThat(deque.peekFirst()).isEqualTo(model.peekFirst());
            assertThat(deque.peekLast()).isEqualTo(model.peekLast());
        }
        assertThat(deque).containsExactlyElementsOf(model);
        assertThat(new ArrayList<>(deque.reversed())).isEqualTo(new ArrayList<>(model.reversed()));
    }

    private static void removeEveryThird(Iterator<?> iterator) {
        for (int i = 0; iterator.hasNext(); i++) {
            iterator.next();
            if (i % 3 == 0) {
                iterator.remove();
            }
        }
    }

    private static <K, V> void checkMap(OffHeapMap<K, V> map, IntFunction<K> key, IntFunction<V> value,
            List<Integer> operations) {
        Map<K, V> model = new HashMap<>();
        for (int operation : operations) {
            int number = operation / OPERATIONS;
            K k = key.apply(number);
            V v = value.apply(operation);
            switch (operation % OPERATIONS) {
                case 0, 1, 2, 3 -> assertThat(map.put(k, v)).isEqualTo(model.put(k, v));
                case 4, 5 -> assertThat(map.remove(k)).isEqualTo(model.remove(k));
                case 6 -> assertThat(map.putIfAbsent(k, v)).isEqualTo(model.putIfAbsent(k, v));
                case 7 -> assertThat(map.merge(k, v, (a, b) -> (number % 2 == 0) ? a : null))
                        .isEqualTo(model.merge(k, v, (a, b) -> (number % 2 == 0) ? a : null));
                case 8 -> {
                    map.keySet().removeIf((each) -> each.hashCode() % 4 == 0);
                    model.keySet().removeIf((each) -> each.hashCode() % 4 == 0);
                }
                default -> {
                    map.replaceAll((each, old) -> (each.hashCode() % 2 == 0) ? v : old);
                    model.replaceAll((each, old) -> (each.hashCode() % 2 == 0) ? v : old);
                }
            }
            assertThat(map.get(k)).isEqualTo(model.get(k));
            assertThat(map.size()).isEqualTo(model.size());
        }
        assertThat(map).isEqualTo(model).hasSameHashCodeAs(model);
        assertThat(new HashMap<>(map)).isEqualTo(model);
        assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
    }

    private static <E> void checkSet(OffHeapSet<E> set, IntFunction<E> element, List<Integer> operations) {
        Set<E> model = new HashSet<>();
        for (int operation : operations) {
            E value = element.apply(operation / OPERATIONS);
            switch (operation % OPERATIONS) {
                case 0, 1, 2, 3, 4 -> assertThat(set.add(value)).isEqualTo(model.add(value));
                case 5, 6, 7 -> assertThat(set.remove(value)).isEqualTo(model.remove(value));
                case 8 -> assertThat(set.removeIf((each) -> each.hashCode() % 3 == 0))
                        .isEqualTo(model.removeIf((each) -> each.hashCode() % 3 == 0));
                default -> assertThat(set.retainAll(Set.of(value))).isEqualTo(model.retainAll(Set.of(value)));
            }
            assertThat(set.contains(value)).isEqualTo(model.contains(value));
        }
        assertThat(set).isEqualTo(model).hasSameHashCodeAs(model);
    }

}
