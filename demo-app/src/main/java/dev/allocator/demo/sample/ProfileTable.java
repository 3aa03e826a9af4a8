package dev.allocator.demo.sample;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

/**
 * A profile as a table that a person can read.
 */
final class ProfileTable {

    private static final int MAX_CELL = 24;

    private static final MathContext FIGURES = new MathContext(6);

    private static final int MAX_SCALE = 12;

    private static final String GAP = "  ";

    private static final List<String> NUMBERS = List.of("count", "nulls", "distinct");

    private static final List<String> VALUES = List.of("min", "max", "mean", "stddev", "p50", "p95");

    private ProfileTable() {}

    static String of(JsonNode profile) {
        List<List<String>> lines = new ArrayList<>();
        List<String> titles = new ArrayList<>(List.of("column", "type"));
        titles.addAll(NUMBERS);
        titles.addAll(VALUES);
        titles.add("most frequent");
        lines.add(titles);
        profile.path("columns").forEach((column) -> lines.add(line(column)));
        StringBuilder table = new StringBuilder();
        int[] widths = widths(lines);
        lines.forEach((line) -> append(table, line, widths));
        table.append('\n').append(GAP).append(profile.path("rows").asLong()).append(" rows; ");
        appendMemory(table, profile.path("memory"));
        return table.toString();
    }

    private static List<String> line(JsonNode column) {
        List<String> cells = new ArrayList<>();
        cells.add(cut(column.path("name").asString()));
        cells.add(column.path("type").asString());
        NUMBERS.forEach((field) -> cells.add(Long.toString(column.path(field).asLong())));
        VALUES.forEach((field) -> cells.add(value(column.path(field))));
        JsonNode top = column.path("top").path(0);
        cells.add(top.isMissingNode()
                ? "-"
                : cut(top.path("value").asString()) + " (" + top.path("count").asLong() + ")");
        return cells;
    }

    private static String value(JsonNode value) {
        if (value.isNull()) {
            return "-";
        }
        return value.isFloatingPointNumber() ? decimal(value.asDouble()) : cut(value.asString());
    }

    private static String decimal(double value) {
        BigDecimal rounded = new BigDecimal(value).round(FIGURES).stripTrailingZeros();
        return (Math.abs(rounded.scale()) <= MAX_SCALE) ? rounded.toPlainString() : rounded.toString();
    }

    private static String cut(String text) {
        return (text.length() <= MAX_CELL) ? text : text.substring(0, MAX_CELL - 1) + "…";
    }

    private static int[] widths(List<List<String>> lines) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return widths;
    }

    /** Texts to the left, figures to the right. */
    private static void append(StringBuilder table, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            boolean text = i < 2 || i == widths.length - 1;
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(GAP).append(text ? cells.get(i) + padding : padding + cells.get(i));
        }
        table.append(line.toString().stripTrailing()).append('\n');
    }

    private static void appendMemory(StringBuilder table, JsonNode memory) {
        List<String> strategies = new ArrayList<>();
        memory.path("byStrategy")
                .forEachEntry((strategy, bytes) -> strategies.add(strategy + " " + kibibytes(bytes.asLong())));
        table.append(kibibytes(memory.path("usedBytes").asLong()))
                .append(" off-heap (")
                .append(String.join(", ", strategies))
                .append("), freed with the request\n");
    }

    private static String kibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }

}
