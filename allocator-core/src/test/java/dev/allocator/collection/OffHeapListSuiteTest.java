package dev.allocator.collection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link OffHeapList} is a list in every detail that guava-testlib knows of, for each kind of element and in each life.
 */
class OffHeapListSuiteTest {

    @TestFactory
    List<DynamicNode> suites() {
        List<DynamicNode> all = new ArrayList<>();
        for (Life life : Life.values()) {
            add(all, life, Samples.POINTS);
            add(all, life, Samples.INTS);
            add(all, life, Samples.STRINGS);
            all.add(Suites.ofList("OffHeapList of byte[], " + life, Samples.BYTES, (elements) -> {
                BytesList list = new BytesList(life.create((pool) -> OffHeapList.create(pool, byte[].class),
                        (scope) -> OffHeapList.create(scope, byte[].class)));
                list.addAll(elements);
                return list;
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

    private static <E> void add(List<DynamicNode> all, Life life, Samples<E> samples) {
        all.add(Suites.ofList("OffHeapList of " + samples.type().getSimpleName() + ", " + life, samples,
                (elements) -> {
                    OffHeapList<E> list = life.create((pool) -> OffHeapList.create(pool, samples.type()),
                            (scope) -> OffHeapList.create(scope, samples.type()));
                    list.addAll(elements);
                    return list;
                }));
    }

}
