package dev.allocator.collection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link OffHeapDeque} is a queue in every detail that guava-testlib knows of, for each kind of element and in each life.
 */
class DequeSuiteTest {

    @TestFactory
    List<DynamicNode> suites() {
        List<DynamicNode> all = new ArrayList<>();
        for (Life life : List.of(Life.POOL, Life.CONFINED_SCOPE)) {
            add(all, life, Samples.POINTS);
            add(all, life, Samples.INTS);
            add(all, life, Samples.STRINGS);
            all.add(Suites.ofQueue("OffHeapDeque of byte[], " + life, Samples.BYTES, (elements) -> {
                BytesQueue queue = new BytesQueue(life.create((pool) -> OffHeapDeque.create(pool, byte[].class),
                        (scope) -> OffHeapDeque.create(scope, byte[].class)));
                queue.addAll(elements);
                return queue;
            }));
        }
        add(all, Life.SHARED_SCOPE, Samples.LONGS);
        return all;
    }

    /** Half of the elements have gone round the ring's end. */
    private static <E> void add(List<DynamicNode> all, Life life, Samples<E> samples) {
        all.add(Suites.ofQueue("OffHeapDeque of " + samples.type().getSimpleName() + ", " + life, samples,
                (elements) -> {
                    OffHeapDeque<E> deque = life.create((pool) -> OffHeapDeque.create(pool, samples.type()),
                            (scope) -> OffHeapDeque.create(scope, samples.type()));
                    List<E> list = List.copyOf(elements);
                    deque.addAll(list.subList(list.size() / 2, list.size()));
                    list.subList(0, list.size() / 2).reversed().forEach(deque::addFirst);
                    return deque;
                }));
    }

}
