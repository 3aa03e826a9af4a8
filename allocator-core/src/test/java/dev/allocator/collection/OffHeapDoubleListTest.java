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
 * What {@link OffHeapDoubleList} has beyond a list of objects.
 */
class OffHeapDoubleListTest {

    private final MemoryPool pool = MemoryPool.create();

    private final OffHeapDoubleList list = OffHeapDoubleList.create(this.pool);

    @AfterEach
    void closePool() {
        this.list.close();
        assertThat(this.pool.stats().bytesInUse()).isZero();
        this.pool.close();
    }

    private static double[] random(int count, long seed) {
        Random random = new Random(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextDouble() * 100 - 50;
        }
        return values;
    }

    @Test
    void unboxedMethodsDoWhatTheBoxedDo() {
        this.list.addDouble(1);
        this.list.addDouble(3);
        this.list.addDouble(1, 2);
        this.list.addDouble(0, 0);
        assertThat(this.list).containsExactly(0d, 1d, 2d, 3d);
        assertThat(this.list.setDouble(0, 9)).isEqualTo(0d);
        assertThat(this.list.removeDouble(1)).isEqualTo(1d);
        assertThat(this.list.toDoubleArray()).containsExactly(9, 2, 3);
        assertThat(this.list.indexOfDouble(2)).isEqualTo(1);
        assertThat(this.list.lastIndexOfDouble(7)).isEqualTo(-1);
        assertThat(this.list.containsDouble(3)).isTrue();
        this.list.addDouble(9);
        assertThat(this.list.indexOfDouble(9)).isZero();
        assertThat(this.list.lastIndexOfDouble(9)).isEqualTo(3);
        this.list.replaceAllDoubles((value) -> value * 2);
        assertThat(this.list.removeDoubleIf((value) -> value == 18)).isTrue();
        assertThat(this.list.removeDoubleIf((value) -> value == 18)).isFalse();
        assertThat(this.list.toDoubleArray()).containsExactly(4, 6);
        List<Double> seen = new ArrayList<>();
        this.list.forEach((double value) -> seen.add(value));
        assertThat(seen).containsExactly(4d, 6d);
        assertThat(this.list.doubleStream().sum()).isEqualTo(10);
    }

    @Test
    void wrongIndexesAreRefused() {
        this.list.addDouble(5);
        for (int index : new int[]{ -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE }) {
            assertOutOfBounds(() -> this.list.getDouble(index));
            assertOutOfBounds(() -> this.list.setDouble(index, 1));
            assertOutOfBounds(() -> this.list.removeDouble(index));
            if (index != 1) {
                assertOutOfBounds(() -> this.list.addDouble(index, 1));
            }
        }
        assertOutOfBounds(() -> this.list.addAll(new double[3], 2, 2));
        assertOutOfBounds(() -> this.list.copyTo(0, new double[3], 0, 2));
        assertOutOfBounds(() -> this.list.copyTo(0, new double[3], 3, 1));
        assertThat(this.list.toDoubleArray()).containsExactly(5);
    }

    private static void assertOutOfBounds(Runnable action) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(action::run);
    }

    @Test
    void iteratorsFailFastWithoutBoxing() {
        this.list.addAll(new double[]{ 1, 2, 3, 4 });
        PrimitiveIterator.OfDouble iterator = this.list.iterator();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        assertThat(iterator.nextDouble()).isEqualTo(1d);
        iterator.remove();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        assertThat(iterator.nextDouble()).isEqualTo(2d);
        this.list.addDouble(5);
        assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::nextDouble);
        assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(iterator::remove);
        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> this.list.forEach((double value) -> this.list.addDouble(value)));
        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> this.list.doubleStream().forEach((value) -> this.list.removeDouble(0)));
        this.list.clear();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.list.iterator()::nextDouble);
    }

    @Test
    void spliteratorsBindLateAndSplit() {
        Spliterator.OfDouble spliterator = this.list.spliterator();
        this.list.addAll(random(1000, 1));
        assertThat(spliterator.estimateSize()).isEqualTo(1000);
        Spliterator.OfDouble prefix = spliterator.trySplit();
        assertThat(prefix.estimateSize() + spliterator.estimateSize()).isEqualTo(1000);
        List<Double> values = new ArrayList<>();
        prefix.forEachRemaining((double value) -> values.add(value));
        while (spliterator.tryAdvance((double value) -> values.add(value))) {
            assertThat(values).hasSizeGreaterThan(500);
        }
        assertThat(values).isEqualTo(this.list);
        assertThat(this.list.doubleStream().parallel().toArray()).isEqualTo(this.list.toDoubleArray());
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 100, 8191, 8192, 8193, 100_000 })
    void sortsLikeAnArray(int count) {
        for (int pattern = 0; pattern < 5; pattern++) {
            double[] values = random(count, count);
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
            assertThat(this.list.toDoubleArray()).isEqualTo(values);
        }
    }

    @Test
    void sortsByAComparatorStably() {
        this.list.addAll(random(30_000, 2));
        List<Double> expected = new ArrayList<>(this.list);
        Comparator<Double> byDigit = Comparator.comparingInt((value) -> Math.abs(value.intValue() % 10));
        this.list.sort(byDigit);
        expected.sort(byDigit);
        assertThat(this.list).isEqualTo(expected);
        this.list.sort(null);
        expected.sort(null);
        assertThat(this.list).isEqualTo(expected);
    }

    @Test
    void binarySearchFindsWhatIsThere() {
        double[] values = { -7, -0.0, 0, 3, 3.5 };
        this.list.addAll(values);
        for (double value : new double[]{ -7, -0.0, 0, 3, 3.5, 4, -100, 100 }) {
            assertThat(this.list.binarySearch(value)).isEqualTo(Arrays.binarySearch(values, value));
        }
    }

    @Test
    void copiesFromAndToArraysAndSegments() {
        double[] values = random(1000, 3);
        this.list.addAll(values, 100, 800);
        assertThat(this.list.toDoubleArray()).isEqualTo(Arrays.copyOfRange(values, 100, 900));
        double[] copy = new double[10];
        this.list.copyTo(5, copy, 2, 3);
        assertThat(Arrays.copyOfRange(copy, 2, 5)).isEqualTo(Arrays.copyOfRange(values, 105, 108));
        MemorySegment segment = MemorySegment.ofArray(new double[20]);
        this.list.copyTo(790, segment, 2 * Double.BYTES, 10);
        this.list.clear();
        this.list.addAll(segment.asSlice(2 * Double.BYTES, 10 * Double.BYTES));
        assertThat(this.list.toDoubleArray()).isEqualTo(Arrays.copyOfRange(values, 890, 900));
        assertThatIllegalArgumentException().isThrownBy(() -> this.list.addAll(MemorySegment.ofArray(new byte[9])));
        assertOutOfBounds(() -> this.list.copyTo(0, MemorySegment.ofArray(new double[3]), Double.BYTES, 3));
        assertThat(this.list).hasSize(10);
    }

    @Test
    void copiesThroughChannels() throws IOException {
        double[] values = random(100_000, 4);
        this.list.addAll(values);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        this.list.writeTo(Channels.newChannel(bytes));
        assertThat(bytes.size()).isEqualTo(values.length * Double.BYTES);
        this.list.clear();
        this.list.addDouble(1);
        this.list.readFrom(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())), values.length);
        assertThat(this.list.removeDouble(0)).isEqualTo(1d);
        assertThat(this.list.toDoubleArray()).isEqualTo(values);
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> this.list
                .readFrom(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())), values.length + 1));
        assertThat(this.list.toDoubleArray()).isEqualTo(values);
    }

    @Test
    void capacityIsKeptAsAskedFor() {
        this.list.ensureCapacity(1000);
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(1000 * Double.BYTES);
        for (int i = 0; i < 1000; i++) {
            this.list.addDouble(i);
        }
        assertThat(this.pool.stats().allocations()).isEqualTo(1);
        this.list.addDouble(1);
        this.list.trimToSize();
        assertThat(this.pool.stats().bytesInUse()).isEqualTo(1001 * Double.BYTES);
        this.list.clear();
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

}
