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
            for (Samples<?> samples : List.of(Samples.OCTETS, Samples.SHORTS, Samples.CHARACTERS, Samples.INTS,
                    Samples.LONGS, Samples.FLOATS, Samples.DOUBLES, Samples.POINTS, Samples.STRINGS)) {
                addSet(all, life, samples);
            }
            all.add(Suites.ofSet("OffHeapSet of byte[], " + life, Samples.BYTES, (elements) -> {
                BytesSet set = new BytesSet(life.create((pool) -> OffHeapSet.create(pool, byte[].class),
                        (scope) -> OffHeapSet.create(scope, byte[].class)));
                set.addAll(elements);
                return set;
            }));
        }
        addSet(all, Life.SHARED_SCOPE, Samples.DOUBLES);
        addSet(all, Life.SHARED_SCOPE, Samples.STRINGS);
        addSet(all, Life.GUARDED_POOL, Samples.STRINGS);
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

    /**
     * On a pool every way in which keys lie with every way in which values do; in either life every type as the one and as
     * the other.
     */
    @TestFactory
    List<DynamicNode> maps() {
        List<Samples<?>> kinds = List.of(Samples.SHORTS, Samples.INTS, Samples.LONGS, Samples.POINTS, Samples.STRINGS,
                Samples.BYTES);
        List<DynamicNode> all = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            for (Samples<?> values : kinds) {
                addMap(all, Life.POOL, kinds.get(i), values);
            }
            addMap(all, Life.CONFINED_SCOPE, kinds.get(i), kinds.get((i + 1) % kinds.size()));
        }
        for (Life life : List.of(Life.POOL, Life.CONFINED_SCOPE)) {
            addMap(all, life, Samples.OCTETS, Samples.CHARACTERS);
            addMap(all, life, Samples.CHARACTERS, Samples.OCTETS);
            addMap(all, life, Samples.FLOATS, Samples.DOUBLES);
            addMap(all, life, Samples.DOUBLES, Samples.FLOATS);
        }
        addMap(all, Life.SHARED_SCOPE, Samples.LONGS, Samples.LONGS);
        addMap(all, Life.SHARED_SCOPE, Samples.POINTS, Samples.POINTS);
        addMap(all, Life.GUARDED_POOL, Samples.STRINGS, Samples.POINTS);
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
