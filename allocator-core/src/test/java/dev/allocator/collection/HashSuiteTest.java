package dev.allocator.collection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * {@link OffHeapSet} and {@link OffHeapMap} are what they are called in every detail that guava-testlib knows of, for each
 * kind of element and in each life.
 */
class HashSuiteTest {

    @TestFactory
    List<DynamicNode> sets() {
        List<DynamicNode> all = new ArrayList<>();
        for (Life life : List.of(Life.POOL, Life.CONFINED_SCOPE)) {
            addSet(all, life, Samples.POINTS);
            addSet(all, life, Samples.INTS);
            addSet(all, life, Samples.STRINGS);
            all.add(Suites.ofSet("OffHeapSet of byte[], " + life, Samples.BYTES, (elements) -> {
                BytesSet set = new BytesSet(life.create((pool) -> OffHeapSet.create(pool, byte[].class),
                        (scope) -> OffHeapSet.create(scope, byte[].class)));
                set.addAll(elements);
                return set;
            }));
        }
        addSet(all, Life.SHARED_SCOPE, Samples.DOUBLES);
        return all;
    }

    private static <E> void addSet(List<DynamicNode> all, Life life, Samples<E> samples) {
        all.add(Suites.ofSet("OffHeapSet of " + samples.type().getSimpleName() + ", " + life, samples, (elements) -> {
            OffHeapSet<E> set = life.create((pool) -> OffHeapSet.create(pool, samples.type()),
                    (scope) -> OffHeapSet.create(scope, samples.type()));
            set.addAll(elements);
            return set;
        }));
    }

    @TestFactory
    List<DynamicNode> maps() {
        List<DynamicNode> all = new ArrayList<>();
        addMap(all, Life.POOL, Samples.POINTS, Samples.STRINGS);
        addMap(all, Life.POOL, Samples.LONGS, Samples.POINTS);
        addMap(all, Life.POOL, Samples.STRINGS, Samples.INTS);
        addMap(all, Life.CONFINED_SCOPE, Samples.STRINGS, Samples.STRINGS);
        addMap(all, Life.CONFINED_SCOPE, Samples.DOUBLES, Samples.LONGS);
        addMap(all, Life.SHARED_SCOPE, Samples.POINTS, Samples.POINTS);
        for (Life life : List.of(Life.POOL, Life.CONFINED_SCOPE)) {
            all.add(Suites.ofMap("OffHeapMap of byte[], " + life, Samples.BYTES, Samples.BYTES,
                    () -> new BytesMap(life.create((pool) -> OffHeapMap.create(pool, byte[].class, byte[].class),
                            (scope) -> OffHeapMap.create(scope, byte[].class, byte[].class)))));
        }
        return all;
    }

    private static <K, V> void addMap(List<DynamicNode> all, Life life, Samples<K> keys, Samples<V> values) {
        all.add(Suites.ofMap(
                "OffHeapMap of " + keys.type().getSimpleName() + " to " + values.type().getSimpleName() + ", " + life,
                keys, values, () -> life.create((pool) -> OffHeapMap.create(pool, keys.type(), values.type()),
                        (scope) -> OffHeapMap.create(scope, keys.type(), values.type()))));
    }

}
