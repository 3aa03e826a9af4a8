package dev.allocator.collection;

/**
 * The bits of boxed primitives: equal values have equal ones. Those of up to four bytes are extended by their sign.
 *
 * @param <K> the type
 */
abstract sealed class Words<K> {

    private final int bytes;

    private Words(int bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the bits of a type.
     * @throws IllegalArgumentException if it is no boxed primitive
     */
    @SuppressWarnings("unchecked") // each is of its type
    static <K> Words<K> of(Class<K> type) {
        Words<?> words = switch (type.getName()) {
            case "java.lang.Boolean" -> new Booleans();
            case "java.lang.Byte" -> new Bytes();
            case "java.lang.Short" -> new Shorts();
            case "java.lang.Character" -> new Characters();
            case "java.lang.Integer" -> new Integers();
            case "java.lang.Long" -> new Longs();
            case "java.lang.Float" -> new Floats();
            case "java.lang.Double" -> new Doubles();
            default -> throw new IllegalArgumentException(
                    type.getName() + " is neither a record, a boxed primitive, String nor byte[]");
        };
        return (Words<K>) words;
    }

    final int bytes() {
        return this.bytes;
    }

    abstract long toBits(K value);

    abstract K ofBits(long bits);

    private static final class Booleans extends Words<Boolean> {

        Booleans() {
            super(Integer.BYTES);
        }

        @Override
        long toBits(Boolean value) {
            return value ? 1 : 0;
        }

        @Override
        Boolean ofBits(long bits) {
            return bits != 0;
        }

    }

    private static final class Bytes extends Words<Byte> {

        Bytes() {
            super(Integer.BYTES);
        }

        @Override
        long toBits(Byte value) {
            return value;
        }

        @Override
        Byte ofBits(long bits) {
            return (byte) bits;
        }

    }

    private static final class Shorts extends Words<Short> {

        Shorts() {
            super(Integer.BYTES);
        }

        @Override
        long toBits(Short value) {
            return value;
        }

        @Override
        Short ofBits(long bits) {
            return (short) bits;
        }

    }

    private static final class Characters extends Words<Character> {

        Characters() {
            super(Integer.BYTES);
        }

        @Override
        long toBits(Character value) {
            return value;
        }

        @Override
        Character ofBits(long bits) {
            return (char) bits;
        }

    }

    private static final class Integers extends Words<Integer> {

        Integers() {
            super(Integer.BYTES);
        }

        @Override
        long toBits(Integer value) {
            return value;
        }

        @Override
        Integer ofBits(long bits) {
            return (int) bits;
        }

    }

    private static final class Longs extends Words<Long> {

        Longs() {
            super(Long.BYTES);
        }

        @Override
        long toBits(Long value) {
            return value;
        }

        @Override
        Long ofBits(long bits) {
            return bits;
        }

    }

    private static final class Floats extends Words<Float> {

        Floats() {
            super(Integer.BYTES);
        }

        @Override
        long toBits(Float value) {
            return Float.floatToIntBits(value);
        }

        @Override
        Float ofBits(long bits) {
            return Float.intBitsToFloat((int) bits);
        }

    }

    private static final class Doubles extends Words<Double> {

        Doubles() {
            super(Long.BYTES);
        }

        @Override
        long toBits(Double value) {
            return Double.doubleToLongBits(value);
        }

        @Override
        Double ofBits(long bits) {
            return Double.longBitsToDouble(bits);
        }

    }

}
