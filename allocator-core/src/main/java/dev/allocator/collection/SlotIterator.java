package dev.allocator.collection;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * Iterates over what is in the slots of a table, and fails fast.
 *
 * @param <E> what is in a slot
 */
final class SlotIterator<E> implements Iterator<E> {

    private final HashTable<?> table;

    private final LongFunction<E> reader;

    private final LongConsumer remover;

    private int expected;

    private long next;

    private long last = -1;

    SlotIterator(HashTable<?> table, LongFunction<E> reader) {
        this(table, reader, table::removeAt);
    }

    SlotIterator(HashTable<?> table, LongFunction<E> reader, LongConsumer remover) {
        table.checkAlive();
        this.table = table;
        this.reader = reader;
        this.remover = remover;
        this.expected = table.modifications();
        this.next = table.nextSlot(0);
    }

    @Override
    public boolean hasNext() {
        this.table.checkAlive();
        return this.next >= 0;
    }

    @Override
    public E next() {
        this.table.checkUnmodified(this.expected);
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        this.last = this.next;
        E element = this.reader.apply(this.last);
        this.next = this.table.nextSlot(this.last + 1);
        return element;
    }

    @Override
    public void remove() {
        if (this.last < 0) {
            throw new IllegalStateException("There is no element that next() has returned and nobody has removed");
        }
        this.table.checkUnmodified(this.expected);
        this.remover.accept(this.last);
        // The slot may have got the next key.
        this.next = this.table.nextSlot(this.last);
        this.last = -1;
        this.expected = this.table.modifications();
    }

}
