package dev.allocator.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /** Every kind of key with every kind of value: those of one byte or two, four and eight, records, and both of any length. */
    @TestFactory
    List<DynamicNode> maps() {
        List<Samples<?>> kinds = List.of(Samples.SHORTS, Samples.INTS, Samples.LONGS, Samples.POINTS, Samples.STRINGS,
                Samples.BYTES);
        List<DynamicNode> all = new ArrayList<>();
        for (Samples<?> keys : kinds) {
            for (Samples<?> values : kinds) {
                addMap(all, Life.POOL, keys, values);
                addMap(all, Life.CONFINED_SCOPE, keys, values);
            }
        }
        addMap(all, Life.CONFINED_SCOPE, Samples.DOUBLES, Samples.LONGS);
        addMap(all, Life.SHARED_SCOPE, Samples.POINTS, Samples.POINTS);
        return all;
    }

    private static <K, V> void addMap(List<DynamicNode> all, Life life, Samples<K> keys, Samples<V> values) {
        all.add(Suites.ofMap(
                "OffHeapMap of " + keys.type().getSimpleName() + " to " + values.type().getSimpleName() + ", " + life,
                keys, values, () -> create(life, keys.type(), values.type())));
    }

    private static <K, V> Map<K, V> create(Life life, Class<K> keys, Class<V> values) {
        if (keys == Bytes.class || values == Bytes.class) {
            Class<?> storedKeys = BytesMap.stored(keys);
            Class<?> storedValues = BytesMap.stored(values);
            return new BytesMap<>(life.create((pool) -> OffHeapMap.create(pool, storedKeys, storedValues),
                    (scope) -> OffHeapMap.create(scope, storedKeys, storedValues)));
        }
        return life.create((pool) -> OffHeapMap.create(pool, keys, values),
                (scope) -> OffHeapMap.create(scope, keys, values));
    }

}
