package dev.allocator.collection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The lists of primitives are lists in every detail that guava-testlib knows of.
 */
class PrimitiveListSuiteTest {

    @TestFactory
    List<DynamicNode> suites() {
        List<DynamicNode> all = new ArrayList<>();
        for (Life life : Life.values()) {
            all.add(Suites.ofList("OffHeapLongList, " + life, Samples.LONGS, (elements) -> {
                OffHeapLongList list = life.create(OffHeapLongList::create, OffHeapLongList::create);
                list.addAll(elements);
                return list;
            }));
            all.add(Suites.ofList("OffHeapIntList, " + life, Samples.INTS, (elements) -> {
                OffHeapIntList list = life.create(OffHeapIntList::create, OffHeapIntList::create);
                list.addAll(elements);
                return list;
            }));
            all.add(Suites.ofList("OffHeapDoubleList, " + life, Samples.DOUBLES, (elements) -> {
                OffHeapDoubleList list = life.create(OffHeapDoubleList::create, OffHeapDoubleList::create);
                list.addAll(elements);
                return list;
            }));
        }
        return all;
    }

}
