package dev.allocator.demo.offheap;

import java.util.ArrayList;
import java.util.List;

import dev.allocator.demo.profile.ColumnProfile;
import dev.allocator.demo.profile.ValueCount;

/**
 * The most frequent texts of a column, ties in the order of code points.
 */
final class TopTexts {

    private final TextStore texts;

    private final long[] text = new long[ColumnProfile.TOP];

    private final int[] length = new int[ColumnProfile.TOP];

    private final long[] count = new long[ColumnProfile.TOP];

    private int size;

    TopTexts(TextStore texts) {
        this.texts = texts;
    }

    void offer(EntryCursor entry) {
        long entryCount = entry.count();
        if (this.size == ColumnProfile.TOP && entryCount < this.count[this.size - 1]) {
            return;
        }
        int place = this.size;
        while (place > 0 && isBefore(entry, entryCount, place - 1)) {
            place--;
        }
        if (place < ColumnProfile.TOP) {
            insert(entry, entryCount, place);
        }
    }

    private boolean isBefore(EntryCursor entry, long entryCount, int place) {
        if (entryCount != this.count[place]) {
            return entryCount > this.count[place];
        }
        return this.texts.compare(entry.text(), entry.length(), this.text[place], this.length[place]) < 0;
    }

    private void insert(EntryCursor entry, long entryCount, int place) {
        this.size = Math.min(this.size + 1, ColumnProfile.TOP);
        int moved = this.size - place - 1;
        System.arraycopy(this.text, place, this.text, place + 1, moved);
        System.arraycopy(this.length, place, this.length, place + 1, moved);
        System.arraycopy(this.count, place, this.count, place + 1, moved);
        this.text[place] = entry.text();
        this.length[place] = entry.length();
        this.count[place] = entryCount;
    }

    List<ValueCount> toList() {
        List<ValueCount> list = new ArrayList<>(this.size);
        for (int i = 0; i < this.size; i++) {
            list.add(new ValueCount(this.texts.text(this.text[i], this.length[i]), this.count[i]));
        }
        return list;
    }

}
