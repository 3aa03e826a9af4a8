package dev.allocator.demo.offheap;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.CsvSyntaxException;
import dev.allocator.demo.profile.CsvTooLargeException;
import dev.allocator.demo.profile.Text;

/**
 * Takes the records of a file into columns.
 */
final class Table implements CellSink {

    private final RequestMemory memory;

    private final BucketFactory buckets;

    private final TextStore texts;

    private final CellClassifier classifier = new CellClassifier();

    private final List<Column> columns = new ArrayList<>();

    private final PendingCells pending = new PendingCells();

    /** Where the pending cells are. */
    private MemorySegment segment = MemorySegment.NULL;

    private boolean atHeader;

    private long rows;

    Table(RequestMemory memory, TextStore texts, boolean header) {
        this.memory = memory;
        this.buckets = new BucketFactory(memory);
        this.texts = texts;
        this.atHeader = header;
    }

    @Override
    public void cell(int column, MemorySegment segment, long offset, int length, long line) {
        if (this.atHeader) {
            addColumn(name(segment, offset, length, line));
            return;
        }
        if (column == this.columns.size()) {
            addColumn(Text.of("column" + (column + 1)));
        }
        if (length == 0) {
            this.columns.get(column).addNull();
            return;
        }
        this.segment = segment;
        this.pending.add(this.columns.get(column), offset, length, line);
        if (this.pending.isFull()) {
            flush();
        }
    }

    @Override
    public void flush() {
        this.pending.drain(this.segment);
    }

    private void addColumn(Text name) {
        if (this.columns.size() == CsvFormat.MAX_COLUMNS) {
            throw CsvTooLargeException.columns();
        }
        this.columns.add(new Column(name, new Dictionary(this.buckets, this.texts), this.texts, this.classifier));
    }

    private Text name(MemorySegment segment, long offset, int length, long line) {
        if (!Utf8.isValid(segment, offset, length)) {
            throw CsvSyntaxException.notUtf8(line);
        }
        MemorySegment name = this.memory.bump(length);
        MemorySegment.copy(segment, offset, name, 0, length);
        return new OffHeapText(name);
    }

    @Override
    public void endOfRecord() {
        if (this.atHeader) {
            this.atHeader = false;
        } else {
            this.rows++;
        }
    }

    long rows() {
        return this.rows;
    }

    List<Column> columns() {
        return this.columns;
    }

}
