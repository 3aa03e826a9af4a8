package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.allocator.demo.profile.Text;

/**
 * The distinct texts of all columns. A text is known by a {@code long} and its length in bytes: up to eight bytes are the
 * {@code long} itself, a longer text lies in one of the store's pieces, and the {@code long} tells where. Unused bytes of
 * a text's last word are zero, so that words can be compared as a whole.
 */
final class TextStore {

    private static final int FIRST_PIECE_BYTES = 1024;

    private static final int LARGEST_PIECE_BYTES = 256 * 1024;

    private final RequestMemory memory;

    private MemorySegment[] pieces = new MemorySegment[8];

    private int count;

    /** The first free byte of the last piece. */
    private long used;

    private long nextPieceBytes = FIRST_PIECE_BYTES;

    TextStore(RequestMemory memory) {
        this.memory = memory;
    }

    static boolean isInline(int length) {
        return length <= Words.BYTES;
    }

    /** Keeps a copy of a text of one or more bytes. */
    long add(MemorySegment segment, long offset, int length) {
        if (isInline(length)) {
            return Words.first(Words.at(segment, offset), length);
        }
        long rounded = (length + 7L) & -Words.BYTES;
        if (this.count == 0 || this.used + rounded > this.pieces[this.count - 1].byteSize()) {
            addPiece(rounded);
        }
        MemorySegment piece = this.pieces[this.count - 1];
        long start = this.used;
        MemorySegment.copy(segment, offset, piece, start, length);
        int tail = length & 7;
        if (tail != 0) {
            int last = length - tail;
            Words.put(piece, start + last, Words.first(Words.at(segment, offset + last), tail));
        }
        this.used += rounded;
        return ((long) (this.count - 1) << 32) | start;
    }

    private void addPiece(long atLeast) {
        if (this.count == this.pieces.length) {
            this.pieces = Arrays.copyOf(this.pieces, 2 * this.count);
        }
        this.pieces[this.count++] = this.memory.piece(Math.max(atLeast, this.nextPieceBytes));
        this.used = 0;
        this.nextPieceBytes = Math.min(2 * this.nextPieceBytes, LARGEST_PIECE_BYTES);
    }

    /** Whether a text of more than eight bytes is the same as that of a cell of the same length. */
    boolean isEqual(long text, int length, MemorySegment segment, long offset) {
        MemorySegment piece = this.pieces[(int) (text >>> 32)];
        long start = text & 0xFFFFFFFFL;
        int at = 0;
        for (; at <= length - Words.BYTES; at += Words.BYTES) {
            if (Words.at(piece, start + at) != Words.at(segment, offset + at)) {
                return false;
            }
        }
        return at == length
                || Words.at(piece, start + at) == Words.first(Words.at(segment, offset + at), length - at);
    }

    /** The text's first word, in the order of code points. */
    long orderKey(long text, int length) {
        return Words.orderKey(word(text, length, 0));
    }

    /** Compares two texts by code point, which is the order of their UTF-8 bytes. */
    int compare(long text, int length, long otherText, int otherLength) {
        int common = Math.min(length, otherLength);
        for (int at = 0; at < common; at += Words.BYTES) {
            long word = word(text, length, at);
            long otherWord = word(otherText, otherLength, at);
            if (word != otherWord) {
                return Long.compare(Words.orderKey(word), Words.orderKey(otherWord));
            }
        }
        return Integer.compare(length, otherLength);
    }

    private long word(long text, int length, int at) {
        return isInline(length)
                ? text
                : Words.at(this.pieces[(int) (text >>> 32)], (text & 0xFFFFFFFFL) + at);
    }

    /** Makes a text readable from outside, as long as the request's scope is open. */
    Text text(long text, int length) {
        if (isInline(length)) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (text >>> (i * Byte.SIZE));
            }
            return Text.of(new String(bytes, StandardCharsets.UTF_8));
        }
        return new OffHeapText(this.pieces[(int) (text >>> 32)].asSlice(text & 0xFFFFFFFFL, length));
    }

}
