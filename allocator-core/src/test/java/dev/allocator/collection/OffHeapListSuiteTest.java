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
        for (Life life : List.of(Life.POOL, Life.CONFINED_SCOPE)) {
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
        add(all, Life.SHARED_SCOPE, Samples.STRINGS);
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
