package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.FixedLength;
import dev.allocator.MemoryLimitException;
import dev.allocator.MemoryPool;
import dev.allocator.MemoryScope;
import dev.allocator.ScopeLease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Collections give back what they hold, die with their scope, and survive that there is no more memory.
 */
class CollectionLifeTest {

    @ParameterizedTest
    @EnumSource
    void clearAndCloseGiveEverythingBack(Kind kind) {
        try (MemoryPool pool = MemoryPool.create()) {
            Subject subject = kind.onPool.apply(pool);
            assertThat(pool.stats().bytesInUse()).isZero();
            subject.fill(0, 1000);
            assertThat(pool.stats().bytesInUse()).isPositive();
            subject.collection.clear();
            assertThat(pool.stats().bytesInUse()).isZero();
            subject.fill(0, 100);
            assertThat(subject.collection).hasSize(100);
            subject.close();
            assertThat(pool.stats().bytesInUse()).isZero();
            assertUnusable(subject);
            subject.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { Long.MAX_VALUE, 1L << 62, 1L << 60 })
    void roomForMoreThanCanBeAddressedIsRefused(long count) {
        try (MemoryPool pool = MemoryPool.create();
                OffHeapMap<String, Long> map = OffHeapMap.create(pool, String.class, Long.class);
                OffHeapSet<Long> set = OffHeapSet.create(pool, Long.class)) {
            map.put("key", 1L);
            set.add(1L);
            assertThatIllegalArgumentException().isThrownBy(() -> map.ensureCapacity(count));
            assertThatIllegalArgumentException().isThrownBy(() -> set.ensureCapacity(count));
            assertThat(map).containsOnly(Map.entry("key", 1L));
            assertThat(set).containsExactly(1L);
        }
    }

    private static void assertUnusable(Subject subject) {
        Collection<?> collection = subject.collection;
        assertThatIllegalStateException().isThrownBy(collection::size);
        assertThatIllegalStateException().isThrownBy(collection::isEmpty);
        assertThatIllegalStateException().isThrownBy(collection::clear);
        assertThatIllegalStateException().isThrownBy(collection::toArray);
        assertThatIllegalStateException().isThrownBy(() -> collection.contains(1));
        assertThatIllegalStateException().isThrownBy(() -> collection.remove((Object) 1));
        assertThatIllegalStateException().isThrownBy(() -> collection.iterator().hasNext());
        assertThatIllegalStateException().isThrownBy(collection::toString);
        assertThatIllegalStateException().isThrownBy(() -> collection.forEach((each) -> {}));
        assertThatIllegalStateException().isThrownBy(() -> collection.removeIf((each) -> true));
        assertThatIllegalStateException().isThrownBy(() -> collection.stream().count());
        assertThatIllegalStateException().isThrownBy(() -> subject.fill(0, 1));
        if (collection instanceof List<?> list) {
            assertThatIllegalStateException().isThrownBy(() -> list.get(0));
            assertThatIllegalStateException().isThrownBy(() -> list.remove(0));
            assertThatIllegalStateException().isThrownBy(() -> list.sort(null));
            assertThatIllegalStateException().isThrownBy(list::hashCode);
            assertThatIllegalStateException().isThrownBy(() -> list.equals(List.of()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void collectionsDieWithTheirScope(Kind kind) {
        try (MemoryPool pool = MemoryPool.create()) {
            for (boolean shared : new boolean[]{ false, true }) {
                for (int count : new int[]{ 0, 100 }) {
                    MemoryScope scope = shared ? pool.openSharedScope() : pool.openScope();
                    Subject subject = kind.inScope.apply(scope);
                    subject.fill(0, count);
                    Iterator<?> iterator = subject.collection.iterator();
                    scope.close();
                    assertUnusable(subject);
                    assertThatIllegalStateException().isThrownBy(iterator::next);
                    subject.close();
                }
            }
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    /** Its segments are alive then. */
    @ParameterizedTest
    @EnumSource
    void collectionsDieWithTheirSharedScopeAlsoIfALeaseKeepsTheMemory(Kind kind) {
        try (MemoryPool pool = MemoryPool.create()) {
            for (int count : new int[]{ 0, 100 }) {
                MemoryScope scope = pool.openSharedScope();
                Subject subject = kind.inScope.apply(scope);
                subject.fill(0, count);
                try (ScopeLease lease = scope.lease()) {
                    scope.close();
                    assertUnusable(subject);
                    assertThat(lease).isNotNull();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void collectionsDieWithTheirPool(Kind kind) {
        MemoryPool pool = MemoryPool.create();
        Subject reset = kind.onPool.apply(pool);
        reset.fill(0, 100);
        pool.reset();
        assertUnusable(reset);
        reset.close();
        Subject closed = kind.onPool.apply(pool);
        closed.fill(0, 100);
        pool.close();
        assertUnusable(closed);
        closed.close();
    }

    @ParameterizedTest
    @EnumSource
    void failedGrowthLeavesTheCollectionAsItWas(Kind kind) {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(1 << 20).build()) {
            Subject subject = kind.onPool.apply(pool);
            int count = fillUp(subject);
            assertThat(subject.collection).hasSize(count);
            List<Object> content = new ArrayList<>(subject.collection);
            assertThatExceptionOfType(MemoryLimitException.class)
                    .isThrownBy(() -> subject.fill(count, count + 200_000));
            int more = subject.collection.size();
            if (more == count) {
                assertThat(new ArrayList<Object>(subject.collection)).isEqualTo(content);
            }
            subject.collection.remove(subject.element(0));
            assertThat(subject.collection).hasSize(more - 1);
            subject.close();
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    private static int fillUp(Subject subject) {
        int count = 0;
        try {
            while (true) {
                subject.fill(count, count + 1);
                count++;
            }
        } catch (MemoryLimitException ex) {
            return count;
        }
    }

    @ParameterizedTest
    @EnumSource
    void bulkAdditionsAreAllOrNothing(Kind kind) {
        try (MemoryPool pool = MemoryPool.builder().maxBytes(1 << 20).build()) {
            Subject subject = kind.onPool.apply(pool);
            subject.fill(0, 10);
            if (!(subject.collection instanceof List<?> || subject.collection instanceof Deque<?>)) {
                subject.close();
                return;
            }
            List<Object> many = new ArrayList<>();
            for (int i = 0; i < 300_000; i++) {
                many.add(subject.element(i));
            }
            List<Object> content = new ArrayList<>(subject.collection);
            assertThatExceptionOfType(MemoryLimitException.class).isThrownBy(() -> subject.collection.addAll(many));
            assertThat(new ArrayList<Object>(subject.collection)).isEqualTo(content);
            List<Object> holed = new ArrayList<>(List.of(subject.element(1), subject.element(2)));
            holed.add(null);
            assertThatNullPointerException().isThrownBy(() -> subject.collection.addAll(holed));
            assertThat(new ArrayList<Object>(subject.collection)).isEqualTo(content);
            subject.close();
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    @Test
    void elementsThatCannotBeWrittenLeaveEverythingAsItWas() {
        try (MemoryPool pool = MemoryPool.create();
                OffHeapList<Pair> list = OffHeapList.create(pool, Pair.class);
                OffHeapDeque<Pair> deque = OffHeapDeque.create(pool, Pair.class);
                OffHeapMap<Long, Pair> map = OffHeapMap.create(pool, Long.class, Pair.class);
                OffHeapSet<Pair> set = OffHeapSet.create(pool, Pair.class)) {
            Pair good = new Pair(new int[]{ 1, 2 });
            Pair bad = new Pair(new int[3]);
            list.add(good);
            deque.add(good);
            map.put(1L, good);
            set.add(good);
            assertThatIllegalArgumentException().isThrownBy(() -> list.add(bad));
            assertThatIllegalArgumentException().isThrownBy(() -> list.add(0, bad));
            assertThatIllegalArgumentException().isThrownBy(() -> list.addAll(0, List.of(good, bad)));
            assertThatIllegalArgumentException().isThrownBy(() -> list.set(0, bad));
            assertThatIllegalArgumentException().isThrownBy(() -> deque.addFirst(bad));
            assertThatIllegalArgumentException().isThrownBy(() -> deque.addAll(List.of(good, bad)));
            assertThatIllegalArgumentException().isThrownBy(() -> map.put(1L, bad));
            assertThatIllegalArgumentException().isThrownBy(() -> map.put(2L, bad));
            assertThatIllegalArgumentException().isThrownBy(() -> set.add(bad));
            assertThat(list).singleElement().satisfies((pair) -> assertThat(pair.values()).containsExactly(1, 2));
            assertThat(deque).singleElement().satisfies((pair) -> assertThat(pair.values()).containsExactly(1, 2));
            assertThat(map.keySet()).containsExactly(1L);
            assertThat(map.get(1L).values()).containsExactly(1, 2);
            // Equal by content, unlike the record's own equals.
            assertThat(set.contains(new Pair(new int[]{ 1, 2 }))).isTrue();
            assertThat(set).hasSize(1);
        }
    }

    @Test
    void growthInAScopeFreesNothing() {
        try (MemoryPool pool = MemoryPool.create(); MemoryScope scope = pool.openScope()) {
            OffHeapLongList list = OffHeapLongList.create(scope);
            for (int i = 0; i < 1000; i++) {
                list.addLong(i);
            }
            long used = scope.usedBytes();
            list.clear();
            for (int i = 0; i < 1000; i++) {
                list.addLong(i);
            }
            assertThat(scope.usedBytes()).isEqualTo(used);
            assertThat(list.getLong(999)).isEqualTo(999);
        }
    }

    @Test
    void collectionsOnAPoolLeaveBegunScopesAlone() {
        try (MemoryPool pool = MemoryPool.create()) {
            OffHeapList<String> list = OffHeapList.create(pool, String.class);
            try (MemoryScope scope = pool.beginScope()) {
                list.add("text");
                assertThat(scope.usedBytes()).isZero();
            }
            assertThat(list).containsExactly("text");
            list.close();
            assertThat(pool.stats().bytesInUse()).isZero();
        }
    }

    @Test
    void sharedPoolServesByDefault() {
        long before = MemoryPool.shared().stats().allocations();
        try (OffHeapList<Long> list = OffHeapList.create(Long.class);
                OffHeapDeque<Long> deque = OffHeapDeque.create(Long.class);
                OffHeapSet<Long> set = OffHeapSet.create(Long.class);
                OffHeapMap<Long, Long> map = OffHeapMap.create(Long.class, Long.class);
                OffHeapLongList longs = OffHeapLongList.create();
                OffHeapIntList ints = OffHeapIntList.create();
                OffHeapDoubleList doubles = OffHeapDoubleList.create()) {
            list.add(1L);
            deque.add(1L);
            set.add(1L);
            map.put(1L, 1L);
            longs.addLong(1);
            ints.addInt(1);
            doubles.addDouble(1);
        }
        assertThat(MemoryPool.shared().stats().allocations()).isGreaterThanOrEqualTo(before + 7);
    }

    @Test
    void typesThatCannotBeLaidOutAreRefused() {
        try (MemoryPool pool = MemoryPool.create(); MemoryScope scope = pool.openScope()) {
            Stream<Runnable> makers = Stream.of(() -> OffHeapList.create(pool, Object.class),
                    () -> OffHeapDeque.create(scope, List.class), () -> OffHeapSet.create(pool, Object.class),
                    () -> OffHeapMap.create(pool, Long.class, Object.class),
                    () -> OffHeapMap.create(pool, int[].class, Long.class));
            makers.forEach((maker) -> assertThatIllegalArgumentException().isThrownBy(maker::run));
        }
    }

    @Test
    void variableElementsAreNotBytes() {
        try (MemoryPool pool = MemoryPool.create(); OffHeapList<String> list = OffHeapList.create(pool, String.class)) {
            list.add("text");
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> list.copyTo(0, MemorySegment.ofArray(new long[2]), 0, 1));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> list.addAll(MemorySegment.ofArray(new long[2])));
        }
    }

    @Test
    void recordsAreCopiedAsBytes() {
        try (MemoryPool pool = MemoryPool.create();
                OffHeapList<Samples.Point> list = OffHeapList.create(pool, Samples.Point.class);
                OffHeapList<Samples.Point> copy = OffHeapList.create(pool, Samples.Point.class)) {
            list.addAll(Samples.POINTS.values());
            MemorySegment bytes = MemorySegment.ofArray(new long[3 * 24 / 8]);
            list.copyTo(1, bytes, 0, 3);
            copy.addAll(bytes);
            assertThat(copy).isEqualTo(list.subList(1, 4));
        }
    }

    @Test
    void replacedTextsAreCompacted() {
        try (MemoryPool pool = MemoryPool.create(); OffHeapList<String> list = OffHeapList.create(pool, String.class)) {
            for (int i = 0; i < 100; i++) {
                list.add("");
            }
            for (int round = 0; round < 1000; round++) {
                list.set(round % 100, "x".repeat(round % 200));
            }
            assertThat(pool.stats().bytesInUse()).isLessThan(100 * (200 + 16) * 2);
            for (int i = 0; i < 100; i++) {
                assertThat(list.get(i)).hasSize((900 + i) % 200);
            }
        }
    }

    private static Samples.Point point(int i) {
        return new Samples.Point(i, i, i);
    }

    @SuppressWarnings("ArrayRecordComponent") // laid out by length
    record Pair(@FixedLength(2) int[] values) {}

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    enum Kind {

        LONGS((pool) -> new Subject(OffHeapLongList.create(pool), (i) -> (long) i),
                (scope) -> new Subject(OffHeapLongList.create(scope), (i) -> (long) i)),

        INTS((pool) -> new Subject(OffHeapIntList.create(pool), (i) -> i),
                (scope) -> new Subject(OffHeapIntList.create(scope), (i) -> i)),

        DOUBLES((pool) -> new Subject(OffHeapDoubleList.create(pool), (i) -> (double) i),
                (scope) -> new Subject(OffHeapDoubleList.create(scope), (i) -> (double) i)),

        RECORDS((pool) -> new Subject(OffHeapList.create(pool, Samples.Point.class), CollectionLifeTest::point),
                (scope) -> new Subject(OffHeapList.create(scope, Samples.Point.class), CollectionLifeTest::point)),

        TEXTS((pool) -> new Subject(OffHeapList.create(pool, String.class), (i) -> "text " + i),
                (scope) -> new Subject(OffHeapList.create(scope, String.class), (i) -> "text " + i)),

        DEQUE((pool) -> new Subject(OffHeapDeque.create(pool, String.class), (i) -> "text " + i),
                (scope) -> new Subject(OffHeapDeque.create(scope, String.class), (i) -> "text " + i)),

        SET((pool) -> new Subject(OffHeapSet.create(pool, String.class), (i) -> "text " + i),
                (scope) -> new Subject(OffHeapSet.create(scope, String.class), (i) -> "text " + i)),

        LONG_SET((pool) -> new Subject(OffHeapSet.create(pool, Long.class), (i) -> (long) i),
                (scope) -> new Subject(OffHeapSet.create(scope, Long.class), (i) -> (long) i)),

        RECORD_SET((pool) -> new Subject(OffHeapSet.create(pool, Samples.Point.class), CollectionLifeTest::point),
                (scope) -> new Subject(OffHeapSet.create(scope, Samples.Point.class), CollectionLifeTest::point)),

        MAP((pool) -> new Subject(OffHeapMap.create(pool, String.class, String.class), (i) -> "text " + i),
                (scope) -> new Subject(OffHeapMap.create(scope, String.class, String.class), (i) -> "text " + i)),

        INT_MAP((pool) -> new Subject(OffHeapMap.create(pool, Integer.class, Integer.class), (i) -> i),
                (scope) -> new Subject(OffHeapMap.create(scope, Integer.class, Integer.class), (i) -> i));

        private final Function<MemoryPool, Subject> onPool;

        private final Function<MemoryScope, Subject> inScope;

        Kind(Function<MemoryPool, Subject> onPool, Function<MemoryScope, Subject> inScope) {
            this.onPool = onPool;
            this.inScope = inScope;
        }

    }

    /**
     * A collection, or the keys of a map, and how to add to it.
     */
    private static final class Subject {

        private final Collection<Object> collection;

        private final Function<Integer, Object> element;

        private final Map<Object, Object> map;

        private final AutoCloseable closeable;

        @SuppressWarnings("unchecked")
        Subject(Collection<?> collection, Function<Integer, Object> element) {
            this.collection = (Collection<Object>) collection;
            this.element = element;
            this.map = null;
            this.closeable = (AutoCloseable) collection;
        }

        @SuppressWarnings("unchecked")
        Subject(OffHeapMap<?, ?> map, Function<Integer, Object> element) {
            this.map = (Map<Object, Object>) (Map<?, ?>) map;
            this.collection = this.map.keySet();
            this.element = element;
            this.closeable = map;
        }

        Object element(int i) {
            return this.element.apply(i);
        }

        void fill(int from, int to) {
            for (int i = from; i < to; i++) {
                if (this.map != null) {
                    this.map.put(element(i), element(-i));
                } else {
                    this.collection.add(element(i));
                }
            }
        }

        void close() {
            try {
                this.closeable.close();
            } catch (Exception ex) {
                throw new AssertionError(ex);
            }
        }

    }

}
