package dev.allocator.collection;

/**
 * How the slots of a hash table lie in their memory: an array of keys and one of values or, to be in the same cache line,
 * small keys and values side by side, each in the room of the wider one.
 *
 * @param keyBytes the bytes of a key
 * @param valueBytes the bytes of a value, 0 for none
 * @param isTogether whether keys and values lie side by side
 * @param isApart whether codes have an array of their own instead of being part of the keys
 * @param isWide whether a code has eight bytes, not four
 * @param codeStart where in a key its code is
 */
record SlotLayout(long keyBytes, long valueBytes, boolean isTogether, boolean isApart, boolean isWide, long codeStart) {

    /**
     * Returns a layout for keys of four or eight bytes, which are their own codes.
     */
    static SlotLayout ofWords(long keyBytes, long valueBytes) {
        return new SlotLayout(keyBytes, valueBytes, isWord(valueBytes), false, keyBytes == Long.BYTES, 0);
    }

    /**
     * Returns a layout for the slots of a {@link ValueHeap}, which have codes where these leave room.
     */
    static SlotLayout ofValueHeap(long valueBytes) {
        return new SlotLayout(ValueHeap.SLOT_BYTES, valueBytes, false, false, false, ValueHeap.SPARE);
    }

    /**
     * Returns a layout for keys of any size.
     */
    static SlotLayout ofRecords(long keyBytes, long valueBytes) {
        return new SlotLayout(keyBytes, valueBytes, false, true, false, 0);
    }

    private static boolean isWord(long bytes) {
        return bytes == Integer.BYTES || bytes == Long.BYTES;
    }

    /**
     * Returns the bytes from one key to the next.
     */
    long keyStride() {
        return this.isTogether ? 2 * widerBytes() : this.keyBytes;
    }

    /**
     * Returns the bytes from one value to the next.
     */
    long valueStride() {
        return this.isTogether ? 2 * widerBytes() : this.valueBytes;
    }

    /**
     * Returns the bytes from one code to the next, a power of two.
     */
    long codeStride() {
        return this.isApart ? Integer.BYTES : keyStride();
    }

    private long widerBytes() {
        return Math.max(this.keyBytes, this.valueBytes);
    }

    /**
     * Returns which value of the array of values is the first one.
     */
    long firstValue() {
        return this.isTogether ? widerBytes() / this.valueBytes : 0;
    }

    /**
     * Returns the number of values from one to the next in the array of values, a power of two.
     */
    long valuesApart() {
        return this.isTogether ? valueStride() / this.valueBytes : 1;
    }

    /**
     * Returns the bytes of the array that has the keys of so many slots.
     * @throws ArithmeticException if there are more than a long tells
     */
    long keysBytes(long slots) {
        return roundUp(Math.multiplyExact(slots, keyStride()));
    }

    /**
     * Returns the bytes of the array that has the values alone of so many slots.
     * @throws ArithmeticException if there are more than a long tells
     */
    long valuesBytes(long slots) {
        return this.isTogether ? 0 : roundUp(Math.multiplyExact(slots, this.valueBytes));
    }

    /**
     * Returns the bytes of the array that has the codes alone of so many slots.
     * @throws ArithmeticException if there are more than a long tells
     */
    long codesBytes(long slots) {
        return this.isApart ? roundUp(Math.multiplyExact(slots, Integer.BYTES)) : 0;
    }

    private static long roundUp(long bytes) {
        return Math.addExact(bytes, Long.BYTES - 1) & -Long.BYTES;
    }

}
