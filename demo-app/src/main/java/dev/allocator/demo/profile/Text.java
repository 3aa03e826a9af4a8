package dev.allocator.demo.profile;

import java.io.Reader;

import tools.jackson.databind.annotation.JsonSerialize;

/**
 * A text that need not be on the heap: a cell may have megabytes. It is read piece by piece and never as a whole.
 */
@JsonSerialize(using = TextSerializer.class)
public interface Text {

    /**
     * Opens the text for reading.
     * @return a reader of all its characters, which keeps the two surrogates of a character together whenever it is
     * asked for two or more
     */
    Reader reader();

    /**
     * Returns a text that is on the heap.
     * @param value its characters
     * @return the text
     */
    static Text of(String value) {
        return new HeapText(value);
    }

}
