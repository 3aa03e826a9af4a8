package dev.allocator.demo.offheap;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

import dev.allocator.demo.profile.CsvSyntaxException;

/**
 * Finds the cells of a CSV file (RFC 4180), straight in the read buffer and without a copy.
 * <p>
 * Lines end with CRLF, LF or a lone CR. A line without a character is blank and skipped. A quote has a meaning only at the
 * beginning of a cell, and in a cell that begins with one. All records have as many cells as the first.
 */
final class CsvParser {

    private static final byte QUOTE = '"';

    private static final byte LF = '\n';

    private static final byte CR = '\r';

    private static final long QUOTES = Words.repeat(QUOTE);

    private static final long LINE_FEEDS = Words.repeat(LF);

    private static final long CARRIAGE_RETURNS = Words.repeat(CR);

    private final InputBuffer input;

    private final CellSink sink;

    private final byte[] delimiter;

    private final long delimiterStarts;

    private MemorySegment buffer;

    private long limit;

    /** Where the cell begins: what lies before is no longer needed. */
    private long cellStart;

    private long position;

    /** Of a quoted cell: where its text ends so far, and the first byte that still has to be moved there. */
    private long textEnd;

    private long unmoved;

    private long line = 1;

    private boolean afterCarriageReturn;

    private long recordLine;

    private long width = -1;

    private int cells;

    CsvParser(InputBuffer input, int delimiter, CellSink sink) {
        this.input = input;
        this.sink = sink;
        this.delimiter = Character.toString(delimiter).getBytes(StandardCharsets.UTF_8);
        this.delimiterStarts = Words.repeat(this.delimiter[0]);
        this.buffer = input.segment();
        this.limit = input.limit();
    }

    /**
     * Parses the whole input.
     * @throws CsvSyntaxException if it is not CSV
     */
    void parse() throws IOException {
        try {
            skipByteOrderMark();
            while (skipBlankLines()) {
                parseRecord();
            }
        } finally {
            // Also before a syntax error is reported: what the sink finds wrong with the cells so far comes first.
            this.sink.flush();
        }
    }

    private void skipByteOrderMark() throws IOException {
        if (isNext(0xEF, 0) && isNext(0xBB, 1) && isNext(0xBF, 2)) {
            this.position = 3;
        }
    }

    private boolean isNext(int value, long offset) throws IOException {
        while (offset >= this.limit) {
            if (!more()) {
                return false;
            }
        }
        return (byteAt(offset) & 0xFF) == value;
    }

    /** Moves to the next record; tells whether there is one. */
    private boolean skipBlankLines() throws IOException {
        while (true) {
            this.cellStart = this.position;
            if (this.position == this.limit && !more()) {
                return false;
            }
            byte next = byteAt(this.position);
            if (next != LF && next != CR) {
                return true;
            }
            lineEnd(next);
        }
    }

    /** Goes over the first or only character of a line end; CRLF is one line end, wherever the buffer cuts it. */
    private void lineEnd(byte character) {
        this.position++;
        if (character == LF && this.afterCarriageReturn) {
            this.afterCarriageReturn = false;
            return;
        }
        this.line++;
        this.afterCarriageReturn = character == CR;
    }

    private void parseRecord() throws IOException {
        this.afterCarriageReturn = false;
        this.recordLine = this.line;
        this.cells = 0;
        boolean more = true;
        while (more) {
            this.cellStart = this.position;
            if (this.position == this.limit) {
                more();
            }
            // At the end of the input this is the sentinel, and the cell is empty.
            more = (byteAt(this.position) == QUOTE) ? quotedCell() : plainCell();
        }
        if (this.width < 0) {
            this.width = this.cells;
        } else if (this.cells != this.width) {
            throw CsvSyntaxException.ragged(this.recordLine, this.cells, this.width);
        }
        this.sink.endOfRecord();
    }

    /** Goes over a cell without quotes and what ends it; tells whether another cell follows in the record. */
    private boolean plainCell() throws IOException {
        while (true) {
            this.position = findPlainEnd(this.position);
            if (this.position == this.limit) {
                if (!more()) {
                    emit(this.cellStart, this.position, this.line);
                    return false;
                }
                continue;
            }
            byte end = byteAt(this.position);
            if (end == LF || end == CR) {
                emit(this.cellStart, this.position, this.line);
                lineEnd(end);
                return false;
            }
            if (this.delimiter.length == 1 || isDelimiter()) {
                emit(this.cellStart, this.position, this.line);
                this.position += this.delimiter.length;
                return true;
            }
            this.position++;
        }
    }

    private long findPlainEnd(long from) {
        MemorySegment segment = this.buffer;
        long delimiters = this.delimiterStarts;
        long at = from;
        while (true) {
            long word = Words.at(segment, at);
            long marks = Words.equalBytes(word, delimiters) | Words.equalBytes(word, LINE_FEEDS)
                    | Words.equalBytes(word, CARRIAGE_RETURNS);
            if (marks != 0) {
                return at + Words.firstMark(marks);
            }
            at += Words.BYTES;
        }
    }

    private boolean quotedCell() throws IOException {
        long firstLine = this.line;
        this.position = this.cellStart + 1;
        this.textEnd = this.position;
        this.unmoved = this.position;
        findClosingQuote(firstLine);
        long closingLine = this.line;
        if (this.position == this.limit && !more()) {
            emit(this.cellStart + 1, this.textEnd, firstLine);
            return false;
        }
        byte end = byteAt(this.position);
        if (end == LF || end == CR) {
            emit(this.cellStart + 1, this.textEnd, firstLine);
            lineEnd(end);
            return false;
        }
        if (!isDelimiter()) {
            throw CsvSyntaxException.textAfterQuote(closingLine);
        }
        emit(this.cellStart + 1, this.textEnd, firstLine);
        this.position += this.delimiter.length;
        return true;
    }

    /** Goes behind the closing quote. What follows a doubled quote is moved to the left over the second one. */
    private void findClosingQuote(long firstLine) throws IOException {
        boolean afterCr = false;
        while (true) {
            long found = findInQuotes(this.position);
            afterCr &= found == this.position;
            this.position = found;
            if (found == this.limit) {
                if (!more()) {
                    throw CsvSyntaxException.unterminatedQuote(firstLine);
                }
                continue;
            }
            byte character = byteAt(found);
            this.position++;
            if (character != QUOTE) {
                this.line += (character == LF && afterCr) ? 0 : 1;
                afterCr = character == CR;
                continue;
            }
            afterCr = false;
            if (this.position == this.limit) {
                more();
            }
            boolean doubled = this.position < this.limit && byteAt(this.position) == QUOTE;
            moveText(doubled ? this.position : this.position - 1);
            if (!doubled) {
                return;
            }
            this.position++;
            this.unmoved = this.position;
        }
    }

    private long findInQuotes(long from) {
        MemorySegment segment = this.buffer;
        long at = from;
        while (true) {
            long word = Words.at(segment, at);
            long marks = Words.equalBytes(word, QUOTES) | Words.equalBytes(word, LINE_FEEDS)
                    | Words.equalBytes(word, CARRIAGE_RETURNS);
            if (marks != 0) {
                return at + Words.firstMark(marks);
            }
            at += Words.BYTES;
        }
    }

    private void moveText(long until) {
        long length = until - this.unmoved;
        if (this.textEnd != this.unmoved) {
            MemorySegment.copy(this.buffer, this.unmoved, this.buffer, this.textEnd, length);
        }
        this.textEnd += length;
    }

    private boolean isDelimiter() throws IOException {
        for (int i = 0; i < this.delimiter.length; i++) {
            while (this.position + i >= this.limit) {
                if (!more()) {
                    return false;
                }
            }
            if (byteAt(this.position + i) != this.delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads on; what the cell has so far stays, at other offsets. */
    private boolean more() throws IOException {
        this.sink.flush();
        long keepFrom = this.cellStart;
        boolean more = this.input.refill(keepFrom);
        this.buffer = this.input.segment();
        this.limit = this.input.limit();
        this.cellStart = 0;
        this.position -= keepFrom;
        this.textEnd -= keepFrom;
        this.unmoved -= keepFrom;
        return more;
    }

    private void emit(long from, long to, long cellLine) {
        if (this.width < 0 || this.cells < this.width) {
            this.sink.cell(this.cells, this.buffer, from, (int) (to - from), cellLine);
        } else if (!Utf8.isValid(this.buffer, from, (int) (to - from))) {
            // One cell too many is reported when all cells are counted, unless there is something wrong before that.
            throw CsvSyntaxException.notUtf8(cellLine);
        }
        this.cells++;
    }

    private byte byteAt(long offset) {
        return this.buffer.get(ValueLayout.JAVA_BYTE, offset);
    }

}
