package dev.allocator.collection;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.MapTestSuiteBuilder;
import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestListGenerator;
import com.google.common.collect.testing.TestMapGenerator;
import com.google.common.collect.testing.TestQueueGenerator;
import com.google.common.collect.testing.TestSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.features.SetFeature;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * The suites of guava-testlib, with the features that the collections have.
 */
final class Suites {

    private Suites() {}

    static <E> DynamicNode ofList(String name, Samples<E> samples, Function<Collection<E>, List<E>> factory) {
        return toNode(ListTestSuiteBuilder.using(new TestListGenerator<E>() {

            @Override
            public SampleElements<E> samples() {
                return samples.elements();
            }

            @Override
            public List<E> create(Object... elements) {
                return factory.apply(samples.cast(elements));
            }

            @Override
            public E[] createArray(int length) {
                return samples.array().apply(length);
            }

            @Override
            public Iterable<E> order(List<E> insertionOrder) {
                return insertionOrder;
            }

        })
                .named(name)
                .withFeatures(ListFeature.GENERAL_PURPOSE, CollectionFeature.ALLOWS_NULL_QUERIES,
                        CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION, CollectionSize.ANY)
                .createTestSuite());
    }

    static <E> DynamicNode ofQueue(String name, Samples<E> samples, Function<Collection<E>, Queue<E>> factory) {
        return toNode(QueueTestSuiteBuilder.using(new TestQueueGenerator<E>() {

            @Override
            public SampleElements<E> samples() {
                return samples.elements();
            }

            @Override
            public Queue<E> create(Object... elements) {
                return factory.apply(samples.cast(elements));
            }

            @Override
            public E[] createArray(int length) {
                return samples.array().apply(length);
            }

            @Override
            public Iterable<E> order(List<E> insertionOrder) {
                return insertionOrder;
            }

        })
                .named(name)
                .withFeatures(CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER,
                        CollectionFeature.ALLOWS_NULL_QUERIES,
                        CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION, CollectionSize.ANY)
                .createTestSuite());
    }

    static <E> DynamicNode ofSet(String name, Samples<E> samples, Function<Collection<E>, Set<E>> factory) {
        return toNode(SetTestSuiteBuilder.using(new TestSetGenerator<E>() {

            @Override
            public SampleElements<E> samples() {
                return samples.elements();
            }

            @Override
            public Set<E> create(Object... elements) {
                return factory.apply(samples.cast(elements));
            }

            @Override
            public E[] createArray(int length) {
                return samples.array().apply(length);
            }

            @Override
            public Iterable<E> order(List<E> insertionOrder) {
                return insertionOrder;
            }

        })
                .named(name)
                .withFeatures(SetFeature.GENERAL_PURPOSE, CollectionFeature.ALLOWS_NULL_QUERIES,
                        CollectionFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION, CollectionSize.ANY)
                .createTestSuite());
    }

    static <K, V> DynamicNode ofMap(String name, Samples<K> keys, Samples<V> values, Supplier<Map<K, V>> factory) {
        return toNode(MapTestSuiteBuilder.using(new TestMapGenerator<K, V>() {

            @Override
            public SampleElements<Map.Entry<K, V>> samples() {
                return SampleElements.mapEntries(keys.elements(), values.elements());
            }

            @Override
            @SuppressWarnings("unchecked")
            public Map<K, V> create(Object... elements) {
                Map<K, V> map = factory.get();
                for (Object each : elements) {
                    Map.Entry<K, V> entry = (Map.Entry<K, V>) each;
                    map.put(entry.getKey(), entry.getValue());
                }
                return map;
            }

            @Override
            @SuppressWarnings("unchecked")
            public Map.Entry<K, V>[] createArray(int length) {
                return (Map.Entry<K, V>[]) new Map.Entry<?, ?>[length];
            }

            @Override
            public Iterable<Map.Entry<K, V>> order(List<Map.Entry<K, V>> insertionOrder) {
                return insertionOrder;
            }

            @Override
            public K[] createKeyArray(int length) {
                return keys.array().apply(length);
            }

            @Override
            public V[] createValueArray(int length) {
                return values.array().apply(length);
            }

        })
                .named(name)
                .withFeatures(MapFeature.GENERAL_PURPOSE, MapFeature.ALLOWS_NULL_ENTRY_QUERIES,
                        MapFeature.FAILS_FAST_ON_CONCURRENT_MODIFICATION, CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                        CollectionSize.ANY)
                .createTestSuite());
    }

    /** Guava's tests are JUnit 3's, which are run one by one here. */
    @SuppressWarnings("JdkObsolete") // as the suites are
    private static DynamicNode toNode(Test test) {
        if (test instanceof TestSuite suite) {
            return DynamicContainer.dynamicContainer(suite.getName(),
                    Collections.list(suite.tests()).stream().map(Suites::toNode));
        }
        TestCase testCase = (TestCase) test;
        return DynamicTest.dynamicTest(testCase.getName(), testCase::runBare);
    }

}
