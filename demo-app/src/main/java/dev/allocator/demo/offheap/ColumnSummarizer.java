package dev.allocator.demo.offheap;

import org.jspecify.annotations.Nullable;

import dev.allocator.demo.profile.Bound;
import dev.allocator.demo.profile.ColumnProfile;

/**
 * Makes the profile of a column whose cells are all in. One summarizer serves column after column.
 */
final class ColumnSummarizer {

    private final TextStore texts;

    private final ExactSum sum = new ExactSum();

    private final RankSelector.Scratch scratch;

    ColumnSummarizer(RequestMemory memory, TextStore texts) {
        this.texts = texts;
        this.scratch = new RankSelector.Scratch(memory);
    }

    ColumnProfile summarize(Column column) {
        TopTexts top = new TopTexts(this.texts);
        EntryCursor cursor = column.entries();
        while (cursor.next()) {
            top.offer(cursor);
        }
        if (column.type().isNumeric()) {
            NumberSummary numbers = NumberSummary.of(column, this.sum, this.scratch);
            return new ColumnProfile(column.name(), column.type(), column.count(), column.nulls(), column.distinct(),
                    numbers.min(), numbers.max(), numbers.mean(), numbers.deviation(), numbers.median(),
                    numbers.percentile95(), top.toList());
        }
        return new ColumnProfile(column.name(), column.type(), column.count(), column.nulls(), column.distinct(),
                extreme(column, -1), extreme(column, 1), null, null, null, null, top.toList());
    }

    /** The least text if the sign is negative, the greatest if it is positive. */
    private @Nullable Bound extreme(Column column, int sign) {
        EntryCursor cursor = column.entries();
        if (!cursor.next()) {
            return null;
        }
        long text = cursor.text();
        int length = cursor.length();
        long key = cursor.orderKey();
        while (cursor.next()) {
            int order = Long.compare(cursor.orderKey(), key);
            if (order == 0) {
                order = this.texts.compare(cursor.text(), cursor.length(), text, length);
            }
            if (order * sign > 0) {
                text = cursor.text();
                length = cursor.length();
                key = cursor.orderKey();
            }
        }
        return new Bound.OfText(this.texts.text(text, length));
    }

}
