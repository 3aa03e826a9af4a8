package dev.allocator.collection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A byte array as the suites expect an element: equal to another of the same content.
 */
record Bytes(List<Byte> content) implements Comparable<Bytes> {

    static Bytes of(byte... bytes) {
        List<Byte> content = new ArrayList<>();
        for (byte each : bytes) {
            content.add(each);
        }
        return new Bytes(content);
    }

    byte[] toArray() {
        byte[] bytes = new byte[this.content.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = this.content.get(i);
        }
        return bytes;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compare(toArray(), other.toArray());
    }

}
