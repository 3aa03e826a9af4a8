package dev.allocator.collection;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Values of different lengths: a slot says where in the container's {@link ValueHeap} the bytes are.
 *
 * @param <T> the type of the elements
 */
abstract sealed class VariableElements<T> extends Elements<T> permits ByteArrayElements, TextElements {

    private final ValueHeap heap;

    VariableElements(ValueHeap heap) {
        super(ValueHeap.SLOT_BYTES);
        this.heap = heap;
    }

    /**
     * Returns strings or byte arrays.
     */
    @SuppressWarnings("unchecked") // each kind is chosen by its type
    static <T> VariableElements<T> of(Class<T> type, ValueHeap heap) {
        return (VariableElements<T>) ((type == String.class) ? new TextElements(heap) : new ByteArrayElements(heap));
    }

    @Override
    boolean isFixed() {
        return false;
    }

    @Override
    T get(MemorySegment slots, long index) {
        MemorySegment bytes = this.heap.data();
        int length = ValueHeap.length(slots, index);
        // A slot that threads race for may hold anything: its length is not to be believed and an array made of it.
        long place = Objects.checkFromIndexSize(ValueHeap.place(slots, index), length, bytes.byteSize());
        return decode(bytes, place, length, ValueHeap.mark(slots, index));
    }

    /**
     * Makes a value of bytes.
     */
    abstract T decode(MemorySegment bytes, long offset, int length, int mark);

    /**
     * Returns the number of bytes that a value is encoded in.
     */
    abstract int length(T element, int mark);

    /**
     * Returns in which of several ways a value is encoded, 0 or 1.
     */
    abstract int mark(T element);

    abstract void encode(T element, int mark, MemorySegment target, long offset);

    @Override
    void set(MemorySegment slots, long index, T element) {
        int mark = mark(element);
        int length = length(element, mark);
        long offset = this.heap.append(length);
        encode(element, mark, this.heap.data(), offset);
        ValueHeap.setSlot(slots, index, offset, length, mark);
    }

    @Override
    void prepare(MemorySegment slots, long index) {
        ValueHeap.setSlot(slots, index, 0, 0, 0);
    }

    @Override
    void replace(MemorySegment slots, long index, T element) {
        int mark = mark(element);
        int length = length(element, mark);
        int former = ValueHeap.length(slots, index);
        long offset;
        if (length <= former) {
            offset = ValueHeap.place(slots, index);
            this.heap.discard(former - length);
        } else {
            offset = this.heap.append(length);
            this.heap.discard(former);
        }
        encode(element, mark, this.heap.data(), offset);
        ValueHeap.setSlot(slots, index, offset, length, mark);
    }

    @Override
    void remove(MemorySegment slots, long index) {
        this.heap.discard(ValueHeap.length(slots, index));
    }

    @Override
    void clear() {
        this.heap.clear();
    }

}
