package dev.allocator.internal.verify;

/**
 * Reports that a structure contradicts itself: by an exception that names it, its address and the numbers that differ.
 */
public final class Inconsistency {

    private Inconsistency() {}

    /**
     * Creates a report, for where even the words of one that is not made would take too long.
     * @param structure what has been looked at
     * @param address where it is, 0 if it lies on the heap
     * @param fault what is wrong with it
     */
    public static IllegalStateException of(String structure, long address, String fault) {
        return new IllegalStateException(text(structure, address) + ": " + fault);
    }

    /**
     * Reports a fault unless there is none.
     * @param structure what has been looked at
     * @param address where it is, 0 if it lies on the heap
     * @param fault what is wrong with it if it does not hold
     * @throws IllegalStateException if it does not hold
     */
    public static void unless(boolean holds, String structure, long address, String fault) {
        if (!holds) {
            throw of(structure, address, fault);
        }
    }

    /**
     * Reports two numbers unless they are equal.
     * @param what the meaning of the numbers
     * @param noted what the structure has noted
     * @param counted what has been counted
     * @throws IllegalStateException if they differ
     */
    public static void unlessEqual(long noted, long counted, String structure, long address, String what) {
        if (noted != counted) {
            throw of(structure, address, what + ": " + noted + " noted, but " + counted + " counted");
        }
    }

    /**
     * Reports a number that is larger than another.
     * @param what the meaning of the number
     * @throws IllegalStateException if it is
     */
    public static void ifAbove(long number, long limit, String structure, long address, String what) {
        if (number > limit) {
            throw of(structure, address, what + ": " + number + ", but at most " + limit + " can be");
        }
    }

    private static String text(String structure, long address) {
        return (address == 0) ? structure : structure + " at 0x" + Long.toHexString(address);
    }

}
