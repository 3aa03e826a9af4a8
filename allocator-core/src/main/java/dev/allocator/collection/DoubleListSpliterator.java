package dev.allocator.collection;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.DoubleConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Splits a list of {@code double} values into halves. It is bound to the list at first use and fails fast.
 */
final class DoubleListSpliterator implements Spliterator.OfDouble {

    private static final int UNBOUND = -1;

    private final OffHeapDoubleList list;

    private int next;

    private int end;

    private int expected;

    DoubleListSpliterator(OffHeapDoubleList list) {
        this(list, 0, UNBOUND, 0);
    }

    private DoubleListSpliterator(OffHeapDoubleList list, int next, int end, int expected) {
        this.list = list;
        this.next = next;
        this.end = end;
        this.expected = expected;
    }

    private int end() {
        if (this.end == UNBOUND) {
            this.end = this.list.size();
            this.expected = this.list.modifications();
        }
        return this.end;
    }

    @Override
    public @Nullable OfDouble trySplit() {
        int middle = (this.next + end()) >>> 1;
        if (middle <= this.next) {
            return null;
        }
        OfDouble prefix = new DoubleListSpliterator(this.list, this.next, middle, this.expected);
        this.next = middle;
        return prefix;
    }

    @Override
    public boolean tryAdvance(DoubleConsumer action) {
        Objects.requireNonNull(action, "action");
        if (this.next >= end()) {
            return false;
        }
        this.list.checkUnmodified(this.expected);
        action.accept(this.list.getDouble(this.next++));
        this.list.checkUnmodified(this.expected);
        return true;
    }

    @Override
    public void forEachRemaining(DoubleConsumer action) {
        Objects.requireNonNull(action, "action");
        int end = end();
        this.list.checkUnmodified(this.expected);
        int i = this.next;
        this.next = end;
        for (; i < end && this.list.modifications() == this.expected; i++) {
            action.accept(this.list.getDouble(i));
        }
        this.list.checkUnmodified(this.expected);
    }

    @Override
    public long estimateSize() {
        return (long) end() - this.next;
    }

    @Override
    public int characteristics() {
        return ORDERED | SIZED | SUBSIZED | NONNULL;
    }

}
