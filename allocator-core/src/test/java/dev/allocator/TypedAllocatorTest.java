package dev.allocator;

import java.lang.foreign.Arena;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Values of a type are laid out as C would, read back as they were written, and allocated as the type says.
 */
@SuppressWarnings("ArrayRecordComponent") // laid out by length
class TypedAllocatorTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    static Stream<List<Object>> values() {
        return Stream.of(List.of(true, false), List.of((byte) -1, Byte.MIN_VALUE, (byte) 5),
                List.of((short) -1, Short.MAX_VALUE), List.of('a', '\0', Character.MAX_VALUE),
                List.of(1, -1, Integer.MIN_VALUE, 128), List.of(1L, -1L, Long.MIN_VALUE, 1L << 40),
                List.of(1f, -0f, Float.NaN, Float.MIN_VALUE), List.of(1d, -0d, Double.NaN, Double.MAX_VALUE),
                List.of(new Every(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d),
                        new Every(false, (byte) -1, (short) -2, 'd', -3, -4L, -5f, Double.NaN)),
                List.of(new Line(new Point(1, 2), (byte) 7, new Point(3, 4)),
                        new Line(new Point(-1, -2), (byte) -7, new Point(-3, -4))));
    }

    @ParameterizedTest
    @MethodSource("values")
    @SuppressWarnings("unchecked")
    void valuesAreReadAsTheyWereWritten(List<Object> values) {
        TypedAllocator<Object> allocator = this.pool.allocatorFor((Class<Object>) values.getFirst().getClass());
        MemorySegment segment = allocator.allocate(values.size());
        assertThat(segment.byteSize()).isEqualTo(values.size() * allocator.layout().byteSize());
        for (int i = 0; i < values.size(); i++) {
            allocator.set(segment, i, values.get(i));
        }
        for (int i = 0; i < values.size(); i++) {
            assertThat(allocator.get(segment, i)).isEqualTo(values.get(i));
        }
        allocator.deallocate(segment);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void recordsAreLaidOutLikeStructs() {
        TypedAllocator<Every> allocator = this.pool.allocatorFor(Every.class);
        assertThat(allocator.layout()).isEqualTo(MemoryLayout.structLayout(ValueLayout.JAVA_BOOLEAN.withName("z"),
                ValueLayout.JAVA_BYTE.withName("b"), ValueLayout.JAVA_SHORT.withName("s"),
                ValueLayout.JAVA_CHAR.withName("c"), MemoryLayout.paddingLayout(2), ValueLayout.JAVA_INT.withName("i"),
                MemoryLayout.paddingLayout(4), ValueLayout.JAVA_LONG.withName("l"),
                ValueLayout.JAVA_FLOAT.withName("f"),
                MemoryLayout.paddingLayout(4), ValueLayout.JAVA_DOUBLE.withName("d")).withName("Every"));
        assertThat(this.pool.allocatorFor(Line.class).layout().byteSize()).isEqualTo(20);
        assertThat(this.pool.allocatorFor(Tail.class).layout().byteSize()).isEqualTo(16);
        assertThat(this.pool.allocatorFor(Short.class).layout()).isEqualTo(ValueLayout.JAVA_SHORT);
    }

    @Test
    void componentsLieWhereTheLayoutSays() {
        TypedAllocator<Line> allocator = this.pool.allocatorFor(Line.class);
        MemorySegment segment = allocator.allocate(2);
        allocator.set(segment, 1, new Line(new Point(1, 2), (byte) 3, new Point(4, 5)));
        assertThat(intAt(segment, allocator, "from", "y")).isEqualTo(2);
        assertThat(intAt(segment, allocator, "to", "x")).isEqualTo(4);
    }

    private static int intAt(MemorySegment segment, TypedAllocator<?> allocator, String outer, String inner) {
        long offset = allocator.layout()
                .byteOffset(PathElement.groupElement(outer), PathElement.groupElement(inner));
        return segment.get(ValueLayout.JAVA_INT, allocator.layout().byteSize() + offset);
    }

    @Test
    void arraysHaveTheLengthOfTheirAnnotation() {
        TypedAllocator<Arrays> allocator = this.pool.allocatorFor(Arrays.class);
        MemorySegment segment = allocator.allocate(2);
        Arrays value = arrays();
        allocator.set(segment, 1, value);
        Arrays read = allocator.get(segment, 1);
        assertThat(read.flags()).containsExactly(value.flags());
        assertThat(read.bytes()).containsExactly(value.bytes());
        assertThat(read.shorts()).containsExactly(value.shorts());
        assertThat(read.chars()).containsExactly(value.chars());
        assertThat(read.ints()).containsExactly(value.ints());
        assertThat(read.longs()).containsExactly(value.longs());
        assertThat(read.floats()).containsExactly(value.floats());
        assertThat(read.doubles()).containsExactly(value.doubles());
        assertThat(read.points()).containsExactly(value.points());
        assertThat(read.deep()[1].ints()).containsExactly(8, 9);
        assertThat(allocator.get(segment, 0).ints()).containsExactly(0, 0);
        assertThat(((GroupLayout) allocator.layout()).select(PathElement.groupElement("points")).byteSize())
                .isEqualTo(24);
    }

    private static Arrays arrays() {
        return new Arrays(new boolean[]{ true }, new byte[]{ 1, 2, 3 }, new short[]{ 4 }, new char[]{ 'x', 'y' },
                new int[]{ 5, 6 }, new long[]{ 7, 8 }, new float[]{ 9, Float.NaN }, new double[]{ -0d, 1 },
                new Point[]{ new Point(1, 2), new Point(3, 4), new Point(5, 6) },
                new Ints[]{ new Ints(new int[]{ 6, 7 }), new Ints(new int[]{ 8, 9 }) });
    }

    @Test
    void arraysOfAnotherLengthAreRefusedAndNothingIsWritten() {
        TypedAllocator<Tagged> allocator = this.pool.allocatorFor(Tagged.class);
        MemorySegment segment = allocator.allocate();
        allocator.set(segment, 0, new Tagged(1, new Ints(new int[]{ 2, 3 })));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> allocator.set(segment, 0, new Tagged(9, new Ints(new int[3]))))
                .withMessageContaining("'ints.ints'")
                .withMessageContaining("2");
        assertThatNullPointerException().isThrownBy(() -> allocator.set(segment, 0, new Tagged(9, new Ints(null))))
                .withMessageContaining("'ints.ints'");
        assertThatNullPointerException().isThrownBy(() -> allocator.set(segment, 0, new Tagged(9, null)))
                .withMessageContaining("'ints'");
        assertThatNullPointerException().isThrownBy(() -> allocator.set(segment, 0, null));
        assertThat(allocator.get(segment, 0).tag()).isEqualTo(1);
        Arrays holed = arrays();
        holed.points()[2] = null;
        TypedAllocator<Arrays> arrays = this.pool.allocatorFor(Arrays.class);
        MemorySegment other = arrays.allocate();
        assertThatNullPointerException().isThrownBy(() -> arrays.set(other, 0, holed))
                .withMessageContaining("element 2 of component 'points'");
        holed.points()[2] = new Point(0, 0);
        holed.deep()[0] = new Ints(new int[1]);
        assertThatIllegalArgumentException().isThrownBy(() -> arrays.set(other, 0, holed))
                .withMessageContaining("'deep.ints'");
        Contents.assertZero(other);
    }

    @Test
    void indexesOutsideTheSegmentAreRefused() {
        TypedAllocator<Long> allocator = this.pool.allocatorFor(Long.class);
        MemorySegment segment = allocator.allocate(3);
        for (long index : new long[]{ -1, 3, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 61, (1L << 61) + 1 }) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> allocator.get(segment, index));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> allocator.set(segment, index, 1L));
        }
    }

    @Test
    void anySegmentServes() {
        TypedAllocator<Point> allocator = this.pool.allocatorFor(Point.class);
        MemorySegment heap = MemorySegment.ofArray(new int[6]);
        allocator.set(heap, 2, new Point(1, 2));
        assertThat(allocator.get(heap, 2)).isEqualTo(new Point(1, 2));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment native_ = arena.allocate(allocator.layout());
            allocator.set(native_, 0, new Point(3, 4));
            assertThat(allocator.get(native_, 0)).isEqualTo(new Point(3, 4));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> allocator.set(native_.asReadOnly(), 0, new Point(0, 0)));
        }
    }

    @Test
    void staleSegmentsThrow() {
        TypedAllocator<Point> allocator = this.pool.allocatorFor(Point.class);
        MemorySegment segment = allocator.allocate();
        this.pool.reset();
        assertThatIllegalStateException().isThrownBy(() -> allocator.get(segment, 0));
        assertThatIllegalStateException().isThrownBy(() -> allocator.set(segment, 0, new Point(1, 1)));
        assertThatIllegalStateException().isThrownBy(() -> allocator.deallocate(segment));
        allocator.deallocate(allocator.allocate());
    }

    @Test
    void sizesDecideOnTheStrategy() {
        assertThat(this.pool.allocatorFor(Long.class).strategy()).isEqualTo(AllocationStrategy.FIXED_SIZE);
        assertThat(this.pool.allocatorFor(Medium.class).strategy()).isEqualTo(AllocationStrategy.FIXED_SIZE);
        assertThat(this.pool.allocatorFor(Larger.class).strategy()).isEqualTo(AllocationStrategy.POOL_BASED);
        assertThat(this.pool.allocatorFor(Huge.class).strategy()).isEqualTo(AllocationStrategy.BEST_FIT);
        TypedAllocator<Long> longs = this.pool.allocatorFor(Long.class);
        assertThat(longs.strategy(0)).isEqualTo(AllocationStrategy.SEGREGATED);
        assertThat(longs.strategy(16 << 10)).isEqualTo(AllocationStrategy.SEGREGATED);
        assertThat(longs.strategy((16 << 10) + 1)).isEqualTo(AllocationStrategy.BEST_FIT);
    }

    @Test
    void strategyOfThePoolsOwnSizes() {
        try (MemoryPool other = MemoryPool.builder().mediumBytes(64).chunkBytes(64 << 10).build()) {
            assertThat(other.allocatorFor(Medium.class).strategy()).isEqualTo(AllocationStrategy.POOL_BASED);
            assertThat(other.allocatorFor(Long.class).strategy(1025)).isEqualTo(AllocationStrategy.BEST_FIT);
        }
    }

    @Test
    void blocksComeFromTheStrategy() {
        assertServedBy(this.pool.allocatorFor(Long.class), 16);
        assertServedBy(this.pool.allocatorFor(Line.class), 32);
        assertServedBy(this.pool.allocatorFor(Medium.class), 128);
        assertServedBy(this.pool.allocatorFor(Larger.class), 144);
        assertServedBy(this.pool.allocatorFor(Huge.class), 0);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    private void assertServedBy(TypedAllocator<?> allocator, long usableBytes) {
        MemorySegment[] segments = new MemorySegment[100];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = allocator.allocate();
            MemoryBlock block = this.pool.blockOf(segments[i]).orElseThrow();
            assertThat(block.strategy()).isEqualTo(allocator.strategy());
            assertThat(block.requestedBytes()).isEqualTo(allocator.layout().byteSize());
            if (usableBytes > 0) {
                assertThat(block.usableBytes()).isEqualTo(usableBytes);
            }
            Contents.assertZero(segments[i]);
            Contents.stamp(segments[i], (byte) (i + 1));
        }
        assertThat(this.pool.stats().byStrategy().get(allocator.strategy()).bytesInUse())
                .isEqualTo(100 * allocator.layout().byteSize());
        for (int i = 0; i < segments.length; i++) {
            Contents.assertStamped(segments[i], (byte) (i + 1));
            allocator.deallocate(segments[i]);
        }
        assertThatIllegalStateException().isThrownBy(() -> allocator.deallocate(segments[0]));
    }

    @Test
    void wrongCountsAreRefused() {
        TypedAllocator<Long> allocator = this.pool.allocatorFor(Long.class);
        for (long count : new long[]{ -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE / 8, 1L << 61, 1L << 60 }) {
            if (count != 1L << 60) {
                Refusal.of(this.pool, IllegalArgumentException.class, () -> allocator.allocate(count));
            }
            if (count < 0 || count == 1L << 61 || count == Long.MAX_VALUE) {
                assertThatIllegalArgumentException().isThrownBy(() -> allocator.strategy(count));
            }
        }
        assertThat(allocator.allocate(0).byteSize()).isZero();
    }

    @Test
    void begunScopesAreLeftAlone() {
        TypedAllocator<Point> allocator = this.pool.allocatorFor(Point.class);
        MemorySegment one;
        MemorySegment many;
        try (MemoryScope scope = this.pool.beginScope()) {
            one = allocator.allocate();
            many = allocator.allocate(10);
            assertThat(scope.usedBytes()).isZero();
        }
        allocator.set(many, 9, new Point(1, 2));
        allocator.deallocate(one);
        allocator.deallocate(many);
        assertThat(this.pool.stats().bytesInUse()).isZero();
    }

    @Test
    void scopesAllocateForTheirLife() {
        MemorySegment one;
        TypedAllocator<Point> allocator;
        try (MemoryScope scope = this.pool.openScope(100)) {
            allocator = scope.allocatorFor(Point.class);
            one = allocator.allocate();
            MemorySegment many = allocator.allocate(4);
            assertThat(scope.usedBytes()).isEqualTo(40);
            allocator.set(many, 3, new Point(1, 2));
            assertThat(allocator.get(many, 3)).isEqualTo(new Point(1, 2));
            assertThat(allocator.strategy()).isEqualTo(AllocationStrategy.FIXED_SIZE);
            assertThat(allocator.strategy(1)).isEqualTo(AllocationStrategy.SEGREGATED);
            assertThatIllegalArgumentException().isThrownBy(() -> allocator.deallocate(many));
            assertThatExceptionOfType(ScopeLimitExceededException.class).isThrownBy(() -> allocator.allocate(8));
            assertThatIllegalArgumentException().isThrownBy(() -> allocator.allocate(-1));
        }
        assertThatIllegalStateException().isThrownBy(() -> allocator.get(one, 0));
        assertThatIllegalStateException().isThrownBy(allocator::allocate);
        assertThatIllegalStateException().isThrownBy(() -> allocator.deallocate(one));
    }

    @Test
    void endedScopesAndClosedPoolsMakeNoAllocators() {
        MemoryScope scope = this.pool.openSharedScope();
        scope.close();
        assertThatIllegalStateException().isThrownBy(() -> scope.allocatorFor(Point.class));
        TypedAllocator<Point> allocator = this.pool.allocatorFor(Point.class);
        this.pool.close();
        assertThatIllegalStateException().isThrownBy(() -> this.pool.allocatorFor(Point.class));
        assertThatIllegalStateException().isThrownBy(allocator::allocate);
    }

    @Test
    void sharedPoolServesByDefault() {
        TypedAllocator<Point> allocator = TypedAllocator.of(Point.class);
        MemorySegment segment = allocator.allocate();
        assertThat(MemoryPool.shared().blockOf(segment)).isPresent();
        allocator.deallocate(segment);
    }

    @Test
    void exceptionsOfConstructorsReachTheCaller() {
        TypedAllocator<Positive> allocator = this.pool.allocatorFor(Positive.class);
        MemorySegment segment = allocator.allocate();
        assertThatIllegalArgumentException().isThrownBy(() -> allocator.get(segment, 0)).withMessage("not positive");
    }

    @Test
    void valuesOfAnotherTypeAreRefused() {
        @SuppressWarnings("unchecked")
        TypedAllocator<Object> allocator = (TypedAllocator<Object>) (TypedAllocator<?>) this.pool
                .allocatorFor(Point.class);
        MemorySegment segment = allocator.allocate();
        assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> allocator.set(segment, 0, "point"));
    }

    private record Point(int x, int y) {}

    private record Line(Point from, byte colour, Point to) {}

    private record Tail(long value, byte flag) {}

    private record Every(boolean z, byte b, short s, char c, int i, long l, float f, double d) {}

    private record Ints(@FixedLength(2) int[] ints) {}

    private record Tagged(long tag, Ints ints) {}

    private record Arrays(@FixedLength(1) boolean[] flags, @FixedLength(3) byte[] bytes,
            @FixedLength(1) short[] shorts, @FixedLength(2) char[] chars, @FixedLength(2) int[] ints,
            @FixedLength(2) long[] longs, @FixedLength(2) float[] floats, @FixedLength(2) double[] doubles,
            @FixedLength(3) Point[] points, @FixedLength(2) Ints[] deep) {}

    private record Medium(@FixedLength(16) long[] longs) {}

    private record Larger(@FixedLength(17) long[] longs) {}

    private record Huge(@FixedLength(200_000) long[] longs) {}

    record Positive(int value) {

        Positive {
            if (value <= 0) {
                throw new IllegalArgumentException("not positive");
            }
        }

    }

}
