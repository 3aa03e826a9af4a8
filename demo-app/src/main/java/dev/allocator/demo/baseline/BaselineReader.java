package dev.allocator.demo.baseline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.allocator.demo.profile.CsvSyntaxException;

/**
 * Reads the records of a CSV file, character by character.
 */
final class BaselineReader {

    private static final int END = -1;

    /** Stands for malformed bytes: half of a surrogate pair, which no UTF-8 decodes to. */
    private static final String MALFORMED = "\uD800";

    private final Reader input;

    private final int delimiter;

    private int current;

    private long line = 1;

    private long recordLine;

    BaselineReader(InputStream input, int delimiter) throws IOException {
        this.input = new BufferedReader(new InputStreamReader(input,
                StandardCharsets.UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .replaceWith(MALFORMED)));
        this.delimiter = delimiter;
        advance();
        if (this.current == 0xFEFF) {
            advance();
        }
    }

    /** The line where the last record began. */
    long recordLine() {
        return this.recordLine;
    }

    /** The cells of the next record, {@code null} after the last. */
    @Nullable
    List<String> readRecord() throws IOException {
        while (atLineEnd()) {
            endLine();
        }
        if (this.current == END) {
            return null;
        }
        this.recordLine = this.line;
        List<String> cells = new ArrayList<>();
        cells.add(readCell());
        while (this.current == this.delimiter) {
            advance();
            cells.add(readCell());
        }
        if (atLineEnd()) {
            endLine();
        }
        return cells;
    }

    private String readCell() throws IOException {
        long cellLine = this.line;
        StringBuilder cell = new StringBuilder();
        if (this.current == '"') {
            readQuoted(cell);
        } else {
            while (this.current != this.delimiter && this.current != END && !atLineEnd()) {
                cell.appendCodePoint(this.current);
                advance();
            }
        }
        String text = cell.toString();
        if (text.codePoints().anyMatch(BaselineReader::isMalformed)) {
            throw CsvSyntaxException.notUtf8(cellLine);
        }
        return text;
    }

    private void readQuoted(StringBuilder cell) throws IOException {
        long firstLine = this.line;
        advance();
        while (true) {
            if (this.current == END) {
                throw CsvSyntaxException.unterminatedQuote(firstLine);
            }
            if (this.current == '"') {
                advance();
                if (this.current != '"') {
                    break;
                }
            }
            if (atLineEnd()) {
                cell.append(endLine());
            } else {
                cell.appendCodePoint(this.current);
                advance();
            }
        }
        if (this.current != this.delimiter && this.current != END && !atLineEnd()) {
            throw CsvSyntaxException.textAfterQuote(this.line);
        }
    }

    private boolean atLineEnd() {
        return this.current == '\r' || this.current == '\n';
    }

    /** Goes over CRLF, LF or CR, which it returns. */
    private String endLine() throws IOException {
        boolean carriageReturn = this.current == '\r';
        advance();
        this.line++;
        if (carriageReturn && this.current == '\n') {
            advance();
            return "\r\n";
        }
        return carriageReturn ? "\r" : "\n";
    }

    /** Moves to the next character, as a code point. */
    private void advance() throws IOException {
        this.current = this.input.read();
        if (Character.isHighSurrogate((char) this.current) && this.current != END) {
            this.input.mark(1);
            int low = this.input.read();
            if (low != END && Character.isLowSurrogate((char) low)) {
                this.current = Character.toCodePoint((char) this.current, (char) low);
            } else {
                this.input.reset();
            }
        }
    }

    private static boolean isMalformed(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

}
