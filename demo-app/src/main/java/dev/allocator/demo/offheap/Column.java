package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;

import dev.allocator.demo.profile.ColumnType;
import dev.allocator.demo.profile.CsvSyntaxException;
import dev.allocator.demo.profile.Text;

/**
 * A column while its cells come in. Only a text that is new to the column is looked at: whether it is UTF-8, what type it
 * has, and what number it is.
 * <p>
 * The order key of an entry is the number in an {@link ColumnType#INTEGER} column, the number's {@link DoubleOrder} key in
 * a {@link ColumnType#DECIMAL} one, and the first eight bytes of the text in any other.
 */
final class Column {

    private final Text name;

    private final Dictionary dictionary;

    private final TextStore texts;

    private final CellClassifier classifier;

    private ColumnType type = ColumnType.EMPTY;

    private long count;

    private long nulls;

    Column(Text name, Dictionary dictionary, TextStore texts, CellClassifier classifier) {
        this.name = name;
        this.dictionary = dictionary;
        this.texts = texts;
        this.classifier = classifier;
    }

    void addNull() {
        this.nulls++;
    }

    /** Has the entry of a text brought near, and returns what it read of it. */
    long fetch(int hash, int length) {
        return this.dictionary.fetch(hash, length);
    }

    /** Adds a cell that is not empty. */
    void add(MemorySegment segment, long offset, int length, int hash, long line) {
        this.count++;
        if (!this.dictionary.increment(segment, offset, length, hash)) {
            addDistinct(segment, offset, length, line);
        }
    }

    private void addDistinct(MemorySegment segment, long offset, int length, long line) {
        if (!Utf8.isValid(segment, offset, length)) {
            throw CsvSyntaxException.notUtf8(line);
        }
        if (this.type != ColumnType.TEXT) {
            widenTo(this.type.join(this.classifier.typeOf(segment, offset, length)));
        }
        long text = this.texts.add(segment, offset, length);
        this.dictionary.insert(text, switch (this.type) {
            case INTEGER -> this.classifier.numbers().integer();
            case DECIMAL -> DoubleOrder.key(this.classifier.numbers().decimal());
            default -> this.texts.orderKey(text, length);
        });
    }

    private void widenTo(ColumnType wider) {
        ColumnType narrower = this.type;
        this.type = wider;
        if (wider == narrower || !narrower.isNumeric()) {
            return;
        }
        EntryCursor entries = this.dictionary.entries();
        while (entries.next()) {
            entries.setOrderKey((wider == ColumnType.DECIMAL)
                    ? DoubleOrder.key((double) entries.orderKey())
                    : this.texts.orderKey(entries.text(), entries.length()));
        }
    }

    Text name() {
        return this.name;
    }

    ColumnType type() {
        return this.type;
    }

    long count() {
        return this.count;
    }

    long nulls() {
        return this.nulls;
    }

    long distinct() {
        return this.dictionary.size();
    }

    EntryCursor entries() {
        return this.dictionary.entries();
    }

}
