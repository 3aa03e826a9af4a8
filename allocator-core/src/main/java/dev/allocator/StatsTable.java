package dev.allocator;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays {@link AllocationStats} out in aligned columns.
 */
final class StatsTable {

    private static final List<String> HEADER = List.of("strategy", "allocations", "deallocations", "failures",
            "allocated", "in use", "peak", "reserved");

    private final List<List<String>> rows = new ArrayList<>();

    StatsTable(AllocationStats stats) {
        this.rows.add(HEADER);
        for (AllocationStrategy strategy : AllocationStrategy.values()) {
            AllocationStats part = stats.byStrategy().get(strategy);
            if (part != null) {
                this.rows.add(row(strategy.name(), part));
            }
        }
        this.rows.add(row(stats.byStrategy().isEmpty() ? "" : "total", stats));
    }

    private static List<String> row(String name, AllocationStats stats) {
        return List.of(name, Long.toString(stats.allocations()), Long.toString(stats.deallocations()),
                Long.toString(stats.failures()), ByteFormat.format(stats.bytesAllocated()),
                ByteFormat.format(stats.bytesInUse()), ByteFormat.format(stats.peakBytesInUse()),
                ByteFormat.format(stats.bytesReserved()));
    }

    @Override
    public String toString() {
        int[] widths = new int[HEADER.size()];
        for (List<String> row : this.rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : this.rows) {
            table.append(pad(row.getFirst(), widths[0], true));
            for (int column = 1; column < widths.length; column++) {
                table.append("  ").append(pad(row.get(column), widths[column], false));
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static String pad(String text, int width, boolean left) {
        String blanks = " ".repeat(width - text.length());
        return left ? text + blanks : blanks + text;
    }

}
