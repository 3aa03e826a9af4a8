package dev.allocator.collection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.Spliterator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What {@link OffHeapLongList} has beyond a list of objects.
 */
class OffHeapLongListTest {

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapLongList list = OffHeapLongList.create(this.pool);

    @AfterEach
    void closePool() {
        this.list.close();
        assertThat(this.pool.stats().bytesInUse()).isZero();
        this.pool.close();
    }

    private static long[] random(int count, long seed) {
        Random random = new Random(seed);
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextLong();
        }
        return values;
    }

    @Test
    void unboxedMethodsDoWhatTheBoxedDo() {
        this.list.addLong(1);
        this.list.addLong(3);
        this.list.addLong(1, 2);
        this.list.addLong(0, 0);
        assertThat(this.list).containsExactly(0L, 1L, 2L, 3L);
        assertThat(this.list.setLong(0, 9)).isEqualTo(0L);
        assertThat(this.list.removeLong(1)).isEqualTo(1L);
        assertThat(this.list.toLongArray()).containsExactly(9, 2, 3);
        assertThat(this.list.indexOfLong(2)).isEqualTo(1);
        assertThat(this.list.lastIndexOfLong(7)).isEqualTo(-1);
        assertThat(this.list.containsLong(3)).isTrue();
        this.list.addLong(9);
        assertThat(this.list.indexOfLong(9)).isZero();
        assertThat(this.list.lastIndexOfLong(9)).isEqualTo(3);
        this.list.replaceAllLongs((value) -> value * 2);
        assertThat(this.list.removeLongIf((value) -> value == 18)).isTrue();
        assertThat(this.list.removeLongIf((value) -> value == 18)).isFalse();
        assertThat(this.list.toLongArray()).containsExactly(4, 6);
        List<Long> seen = new ArrayList<>();
        this.list.forEach((long value) -> seen.add(value));
        assertThat(seen).containsExactly(4L, 6L);
        assertThat(this.list.longStream().sum()).isEqualTo(10);
    }

    @Test
    void wrongIndexesAreRefused() {
        this.list.addLong(5);
        for (int index : new int[]{ -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE }) {
            assertOutOfBounds(() -> this.list.getLong(index));
            assertOutOfBounds(() -> this.list.setLong(index, 1));
            assertOutOfBounds(() -> this.list.removeLong(index));
            if (index != 1) {
                assertOutOfBounds(() -> this.list.addLong(index, 1));
            }
        }
        assertOutOfBounds(() -> this.list.addAll(new long[3], 2, 2));
        assertOutOfBounds(() -> this.list.copyTo(0, new long[3], 0, 2));
        assertOutOfBounds(() -> this.list.copyTo(0, new long[3], 3, 1));
        assertThat(this.list.toLongArray()).containsExactly(5);
    }

    private static void assertOutOfBounds(Runnable action) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(action::run);
    }

    @Test
    void iteratorsFailFastWithoutBoxing() {
        this.list.addAll(new long[]{ 1, 2, 3, 4 });
        PrimitiveIterator.OfLong iterator = this.list.iterator();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        assertThat(iterator.nextLong()).isEqualTo(1L);
        iterator.remove();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        assertThat(iterator.nextLong()).isEqualTo(2L);
        this.list.addLong(5);
        assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::nextLong);
        assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> this.list.forEach((long value) -> this.list.addLong(value)));
        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> this.list.longStream().forEach((value) -> this.list.removeLong(0)));
        this.list.clear();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.list.iterator()::nextLong);
    }

    @Test
    void spliteratorsBindLateAndSplit() {
        Spliterator.OfLong spliterator = this.list.spliterator();
        this.list.addAll(random(1000, 1));
        assertThat(spliterator.estimateSize()).isEqualTo(1000);
        Spliterator.OfLong prefix = spliterator.trySplit();
        assertThat(prefix.estimateSize() + spliterator.estimateSize()).isEqualTo(1000);
        List<Long> values = new ArrayList<>();
        prefix.forEachRemaining((long value) -> values.add(value));
        while (spliterator.tryAdvance((long value) -> values.add(value))) {
            assertThat(values).hasSizeGreaterThan(500);
        }
        assertThat(values).isEqualTo(this.list);
        assertThat(this.list.longStream().parallel().toArray()).isEqualTo(this.list.toLongArray());
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 100, 8191, 8192, 8193, 100_000 })
    void sortsLikeAnArray(int count) {
        for (int pattern = 0; pattern < 5; pattern++) {
            long[] values = random(count, count);
            for (int i = 0; i < count; i++) {
                values[i] = switch (pattern) {
                    case 0 -> values[i];
                    case 1 -> i;
                    case 2 -> -i;
                    case 3 -> values[i] % 4;
                    default -> (i < count / 2) ? i : count - i;
                };
            }
            this.list.clear();
            this.list.addAll(values);
            this.list.sort();
            Arrays.sort(values);
            assertThat(this.list.toLongArray()).isEqualTo(values);
        }
    }

    @Test
    void sortsByAComparatorStably() {
        this.list.addAll(random(30_000, 2));
        List<Long> expected = new ArrayList<>(this.list);
        Comparator<Long> byDigit = Comparator.comparingInt((value) -> Math.abs(value.intValue() % 10));
        this.list.sort(byDigit);
        expected.sort(byDigit);
        assertThat(this.list).isEqualTo(expected);
        this.list.sort(null);
        expected.sort(null);
        assertThat(this.list).isEqualTo(expected);
    }

    @Test
    void binarySearchFindsWhatIsThere() {
        long[] values = { -7, 0, 3, 3, 8 };
        this.list.addAll(values);
        for (long value : new long[]{ -7, 0, 3, 3, 8, 4, -100, 100 }) {
            assertThat(this.list.binarySearch(value)).isEqualTo(Arrays.binarySearch(values, value));
        }
    }

    @Test
    void copiesFromAndToArraysAndSegments() {
        long[] values = random(1000, 3);
        this.list.addAll(values, 100, 800);
        assertThat(this.list.toLongArray()).isEqualTo(Arrays.copyOfRange(values, 100, 900));
        long[] copy = new long[10];
        this.list.copyTo(5, copy, 2, 3);
        assertThat(Arrays.copyOfRange(copy, 2, 5)).isEqualTo(Arrays.copyOfRange(values, 105, 108));
        MemorySegment segment = MemorySegment.ofArray(new long[20]);
        this.list.copyTo(790, segment, 2 * Long.BYTES, 10);
        this.list.clear();
        this.list.addAll(segment.asSlice(2 * Long.BYTES, 10 * Long.BYTES));
        assertThat(this.list.toLongArray()).isEqualTo(Arrays.copyOfRange(values, 890, 900));
        assertThatIllegalArgumentException().isThrownBy(() -> this.list.addAll(MemorySegment.ofArray(new byte[9])));
        assertOutOfBounds(() -> this.list.copyTo(0, MemorySegment.ofArray(new long[3]), Long.BYTES, 3));
        assertThat(this.list).hasSize(10);
    }

    @Test
    void copiesThroughChannels() throws IOException {
        long[] values = random(100_000, 4);
        this.list.addAll(values);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        this.list.writeTo(Channels.newChannel(bytes));
        assertThat(bytes.size()).isEqualTo(values.length * Long.BYTES);
        this.list.clear();
        this.list.addLong(1);
        this.list.readFrom(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())), values.length);
        assertThat(this.list.removeLong(0)).isEqualTo(1L);
        assertThat(this.list.toLongArray()).isEqualTo(values);
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> this.list
                .readFrom(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())), values.length + 1));
        assertThat(this.list.toLongArray()).isEqualTo(values);
    }

    @Test
    void capacityIsKeptAsAskedFor() {
        this.list.ensureCapacity(1000);
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(1000 * Long.BYTES);
        for (int i = 0; i < 1000; i++) {
            this.list.addLong(i);
        }
        assertThat(this.pool.stats().allocations()).isEqualTo(1);
        this.list.addLong(1);
        this.list.trimToSize();
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(1001 * Long.BYTES);
        this.list.clear();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

}
