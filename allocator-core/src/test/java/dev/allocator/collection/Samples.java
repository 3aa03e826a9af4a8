package dev.allocator.collection;

import java.util.List;
import java.util.function.IntFunction;

import com.google.common.collect.testing.SampleElements;

/**
 * Five different values of a type, in their natural order if they have one.
 *
 * @param <E> the type
 */
record Samples<E>(Class<E> type, List<E> values, IntFunction<E[]> array) {

    static final Samples<Long> LONGS = new Samples<>(Long.class, List.of(-5L, -1L, 0L, 1L << 40, Long.MAX_VALUE),
            Long[]::new);

    static final Samples<Integer> INTS = new Samples<>(Integer.class, List.of(-5, -1, 0, 1 << 20, Integer.MAX_VALUE),
            Integer[]::new);

    static final Samples<Short> SHORTS = new Samples<>(Short.class,
            List.of((short) -5, (short) -1, (short) 0, (short) 300, Short.MAX_VALUE), Short[]::new);

    static final Samples<Byte> OCTETS = new Samples<>(Byte.class,
            List.of((byte) -128, (byte) -1, (byte) 0, (byte) 1, (byte) 127), Byte[]::new);

    static final Samples<Character> CHARACTERS = new Samples<>(Character.class,
            List.of('\0', 'a', '\u4e2d', '\ud800', '\uffff'), Character[]::new);

    static final Samples<Float> FLOATS = new Samples<>(Float.class,
            List.of(-0.0f, 0.0f, Float.MIN_VALUE, 1.5f, Float.NaN), Float[]::new);

    static final Samples<Double> DOUBLES = new Samples<>(Double.class,
            List.of(-0.0, 0.0, Double.MIN_VALUE, 1.5, Double.NaN), Double[]::new);

    static final Samples<Point> POINTS = new Samples<>(Point.class, List.of(new Point(0, 0, 0), new Point(0, 0, 1),
            new Point(1, -1, 0), new Point(1, 2, Double.NaN), new Point(2, 0, -0.0)), Point[]::new);

    static final Samples<String> STRINGS = new Samples<>(String.class,
            List.of("", "a", "aa\0", "b\u00e4", "x\ud800\u4e2d"), String[]::new);

    static final Samples<Bytes> BYTES = new Samples<>(Bytes.class, List.of(Bytes.of(), Bytes.of((byte) 0),
            Bytes.of((byte) 0, (byte) 0), Bytes.of((byte) 1, (byte) 2, (byte) 3), Bytes.of((byte) 2)), Bytes[]::new);

    SampleElements<E> elements() {
        return new SampleElements<>(this.values.get(0), this.values.get(1), this.values.get(2), this.values.get(3),
                this.values.get(4));
    }

    @SuppressWarnings("unchecked") // the suites hand back what they were given
    List<E> cast(Object... elements) {
        return (List<E>) List.of(elements);
    }

    /**
     * A record with padding inside.
     */
    record Point(int x, long y, double z) implements Comparable<Point> {

        @Override
        public int compareTo(Point other) {
            int order = Integer.compare(this.x, other.x);
            order = (order != 0) ? order : Long.compare(this.y, other.y);
            return (order != 0) ? order : Double.compare(this.z, other.z);
        }

    }

}
