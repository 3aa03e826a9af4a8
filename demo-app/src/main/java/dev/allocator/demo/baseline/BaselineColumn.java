package dev.allocator.demo.baseline;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.allocator.demo.profile.Bound;
import dev.allocator.demo.profile.ColumnProfile;
import dev.allocator.demo.profile.ColumnType;
import dev.allocator.demo.profile.Text;
import dev.allocator.demo.profile.ValueCount;

/**
 * A column: how often each text occurs in it.
 */
final class BaselineColumn {

    private static final Comparator<String> BY_CODE_POINT = BaselineColumn::compareByCodePoint;

    private static final Comparator<Map.Entry<String, Long>> MOST_FREQUENT_FIRST = Map.Entry
            .<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey(BY_CODE_POINT));

    private final String name;

    private final Map<String, Long> counts = new HashMap<>();

    private long nulls;

    BaselineColumn(String name) {
        this.name = name;
    }

    void add(String cell) {
        if (cell.isEmpty()) {
            this.nulls++;
        } else {
            this.counts.merge(cell, 1L, Long::sum);
        }
    }

    ColumnProfile summarize() {
        ColumnType type = ColumnType.EMPTY;
        for (String text : this.counts.keySet()) {
            type = type.join(BaselineTypes.typeOf(text));
        }
        return switch (type) {
            case INTEGER, DECIMAL -> {
                BaselineNumbers numbers = new BaselineNumbers(this.counts, type);
                yield profile(type, numbers);
            }
            default -> profile(type);
        };
    }

    private ColumnProfile profile(ColumnType type, BaselineNumbers numbers) {
        return new ColumnProfile(Text.of(this.name), type, count(), this.nulls, this.counts.size(), numbers.min(),
                numbers.max(), numbers.mean(), numbers.deviation(), numbers.percentile(50), numbers.percentile(95),
                top());
    }

    private ColumnProfile profile(ColumnType type) {
        Bound min = this.counts.keySet()
                .stream()
                .min(BY_CODE_POINT)
                .map((text) -> new Bound.OfText(Text.of(text)))
                .orElse(null);
        Bound max = this.counts.keySet()
                .stream()
                .max(BY_CODE_POINT)
                .map((text) -> new Bound.OfText(Text.of(text)))
                .orElse(null);
        return new ColumnProfile(Text.of(this.name), type, count(), this.nulls, this.counts.size(), min, max, null,
                null, null, null, top());
    }

    private long count() {
        return this.counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private List<ValueCount> top() {
        return this.counts.entrySet()
                .stream()
                .sorted(MOST_FREQUENT_FIRST)
                .limit(ColumnProfile.TOP)
                .map((entry) -> new ValueCount(Text.of(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static int compareByCodePoint(String first, String second) {
        int at = 0;
        while (at < first.length() && at < second.length()) {
            int order = Integer.compare(first.codePointAt(at), second.codePointAt(at));
            if (order != 0) {
                return order;
            }
            at += Character.charCount(first.codePointAt(at));
        }
        return Integer.compare(first.length(), second.length());
    }

}
