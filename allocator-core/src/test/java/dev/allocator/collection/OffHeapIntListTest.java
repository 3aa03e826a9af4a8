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
 * What {@link OffHeapIntList} has beyond a list of objects.
 */
class OffHeapIntListTest {

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapIntList list = OffHeapIntList.create(this.pool);

    @AfterEach
    void closePool() {
        this.list.close();
        assertThat(this.pool.stats().bytesInUse()).isZero();
        this.pool.close();
    }

    private static int[] random(int count, long seed) {
        Random random = new Random(seed);
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt();
        }
        return values;
    }

    @Test
    void unboxedMethodsDoWhatTheBoxedDo() {
        this.list.addInt(1);
        this.list.addInt(3);
        this.list.addInt(1, 2);
        this.list.addInt(0, 0);
        assertThat(this.list).containsExactly(0, 1, 2, 3);
        assertThat(this.list.setInt(0, 9)).isEqualTo(0);
        assertThat(this.list.removeInt(1)).isEqualTo(1);
        assertThat(this.list.toIntArray()).containsExactly(9, 2, 3);
        assertThat(this.list.indexOfInt(2)).isEqualTo(1);
        assertThat(this.list.lastIndexOfInt(7)).isEqualTo(-1);
        assertThat(this.list.containsInt(3)).isTrue();
        this.list.addInt(9);
        assertThat(this.list.indexOfInt(9)).isZero();
        assertThat(this.list.lastIndexOfInt(9)).isEqualTo(3);
        this.list.replaceAllInts((value) -> value * 2);
        assertThat(this.list.removeIntIf((value) -> value == 18)).isTrue();
        assertThat(this.list.removeIntIf((value) -> value == 18)).isFalse();
        assertThat(this.list.toIntArray()).containsExactly(4, 6);
        List<Integer> seen = new ArrayList<>();
        this.list.forEach((int value) -> seen.add(value));
        assertThat(seen).containsExactly(4, 6);
        assertThat(this.list.intStream().sum()).isEqualTo(10);
    }

    @Test
    void wrongIndexesAreRefused() {
        this.list.addInt(5);
        for (int index : new int[]{ -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE }) {
            assertOutOfBounds(() -> this.list.getInt(index));
            assertOutOfBounds(() -> this.list.setInt(index, 1));
            assertOutOfBounds(() -> this.list.removeInt(index));
            if (index != 1) {
                assertOutOfBounds(() -> this.list.addInt(index, 1));
            }
        }
        assertOutOfBounds(() -> this.list.addAll(new int[3], 2, 2));
        assertOutOfBounds(() -> this.list.copyTo(0, new int[3], 0, 2));
        assertOutOfBounds(() -> this.list.copyTo(0, new int[3], 3, 1));
        assertThat(this.list.toIntArray()).containsExactly(5);
    }

    private static void assertOutOfBounds(Runnable action) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(action::run);
    }

    @Test
    void iteratorsFailFastWithoutBoxing() {
        this.list.addAll(new int[]{ 1, 2, 3, 4 });
        PrimitiveIterator.OfInt iterator = this.list.iterator();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        assertThat(iterator.nextInt()).isEqualTo(1);
        iterator.remove();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        assertThat(iterator.nextInt()).isEqualTo(2);
        this.list.addInt(5);
        assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::nextInt);
        assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> this.list.forEach((int value) -> this.list.addInt(value)));
        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> this.list.intStream().forEach((value) -> this.list.removeInt(0)));
        this.list.clear();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.list.iterator()::nextInt);
    }

    @Test
    void spliteratorsBindLateAndSplit() {
        Spliterator.OfInt spliterator = this.list.spliterator();
        this.list.addAll(random(1000, 1));
        assertThat(spliterator.estimateSize()).isEqualTo(1000);
        Spliterator.OfInt prefix = spliterator.trySplit();
        assertThat(prefix.estimateSize() + spliterator.estimateSize()).isEqualTo(1000);
        List<Integer> values = new ArrayList<>();
        prefix.forEachRemaining((int value) -> values.add(value));
        while (spliterator.tryAdvance((int value) -> values.add(value))) {
            assertThat(values).hasSizeGreaterThan(500);
        }
        assertThat(values).isEqualTo(this.list);
        assertThat(this.list.intStream().parallel().toArray()).isEqualTo(this.list.toIntArray());
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 100, 8191, 8192, 8193, 100_000 })
    void sortsLikeAnArray(int count) {
        for (int pattern = 0; pattern < 5; pattern++) {
            int[] values = random(count, count);
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
            assertThat(this.list.toIntArray()).isEqualTo(values);
        }
    }

    @Test
    void sortsByAComparatorStably() {
        this.list.addAll(random(30_000, 2));
        List<Integer> expected = new ArrayList<>(this.list);
        Comparator<Integer> byDigit = Comparator.comparingInt((value) -> Math.abs(value.intValue() % 10));
        this.list.sort(byDigit);
        expected.sort(byDigit);
        assertThat(this.list).isEqualTo(expected);
        this.list.sort(null);
        expected.sort(null);
        assertThat(this.list).isEqualTo(expected);
    }

    @Test
    void binarySearchFindsWhatIsThere() {
        int[] values = { -7, 0, 3, 3, 8 };
        this.list.addAll(values);
        for (int value : new int[]{ -7, 0, 3, 3, 8, 4, -100, 100 }) {
            assertThat(this.list.binarySearch(value)).isEqualTo(Arrays.binarySearch(values, value));
        }
    }

    @Test
    void copiesFromAndToArraysAndSegments() {
        int[] values = random(1000, 3);
        this.list.addAll(values, 100, 800);
        assertThat(this.list.toIntArray()).isEqualTo(Arrays.copyOfRange(values, 100, 900));
        int[] copy = new int[10];
        this.list.copyTo(5, copy, 2, 3);
        assertThat(Arrays.copyOfRange(copy, 2, 5)).isEqualTo(Arrays.copyOfRange(values, 105, 108));
        MemorySegment segment = MemorySegment.ofArray(new int[20]);
        this.list.copyTo(790, segment, 2 * Integer.BYTES, 10);
        this.list.clear();
        this.list.addAll(segment.asSlice(2 * Integer.BYTES, 10 * Integer.BYTES));
        assertThat(this.list.toIntArray()).isEqualTo(Arrays.copyOfRange(values, 890, 900));
        assertThatIllegalArgumentException().isThrownBy(() -> this.list.addAll(MemorySegment.ofArray(new byte[9])));
        assertOutOfBounds(() -> this.list.copyTo(0, MemorySegment.ofArray(new int[3]), Integer.BYTES, 3));
        assertThat(this.list).hasSize(10);
    }

    @Test
    void copiesThroughChannels() throws IOException {
        int[] values = random(100_000, 4);
        this.list.addAll(values);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        this.list.writeTo(Channels.newChannel(bytes));
        assertThat(bytes.size()).isEqualTo(values.length * Integer.BYTES);
        this.list.clear();
        this.list.addInt(1);
        this.list.readFrom(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())), values.length);
        assertThat(this.list.removeInt(0)).isEqualTo(1);
        assertThat(this.list.toIntArray()).isEqualTo(values);
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> this.list
                .readFrom(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())), values.length + 1));
        assertThat(this.list.toIntArray()).isEqualTo(values);
    }

    @Test
    void capacityIsKeptAsAskedFor() {
        this.list.ensureCapacity(1000);
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(1000 * Integer.BYTES);
        for (int i = 0; i < 1000; i++) {
            this.list.addInt(i);
        }
        assertThat(this.pool.stats().allocations()).isEqualTo(1);
        this.list.addInt(1);
        this.list.trimToSize();
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(1001 * Integer.BYTES);
        this.list.clear();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

}
