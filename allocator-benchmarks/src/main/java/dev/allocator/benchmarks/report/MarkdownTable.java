package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of cells as Markdown.
 */
final class MarkdownTable {

    private final StringBuilder text = new StringBuilder();

    /**
     * Starts a table.
     * @param labels the columns of words, which are aligned to the left
     * @param figures the columns of figures, which follow them and are aligned to the right
     */
    MarkdownTable(List<String> labels, List<String> figures) {
        List<String> header = new ArrayList<>(labels);
        header.addAll(figures);
        append(header);
        append(IntStream.range(0, header.size()).mapToObj((i) -> (i < labels.size()) ? "---" : "---:").toList());
    }

    void append(List<String> cells) {
        this.text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
        return this.text.toString();
    }

}
