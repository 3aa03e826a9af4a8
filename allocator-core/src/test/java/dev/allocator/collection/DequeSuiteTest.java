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
        for (Life life : Life.values()) {
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
        // The other primitives differ in their bits only, not in how long they live.
        add(all, Life.POOL, Samples.OCTETS);
        add(all, Life.CONFINED_SCOPE, Samples.SHORTS);
        add(all, Life.POOL, Samples.CHARACTERS);
        add(all, Life.CONFINED_SCOPE, Samples.LONGS);
        add(all, Life.POOL, Samples.FLOATS);
        add(all, Life.CONFINED_SCOPE, Samples.DOUBLES);
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
