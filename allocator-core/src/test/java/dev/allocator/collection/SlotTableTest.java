package dev.allocator.collection;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Slots are found again whatever their codes and however they lie: the sooner, the better they are spread.
 */
class SlotTableTest {

    private static final SlotLayout WORDS = SlotLayout.ofWords(Long.BYTES, Long.BYTES);

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    static List<SlotLayout> layouts() {
        return List.of(WORDS, SlotLayout.ofWords(Long.BYTES, Integer.BYTES),
                SlotLayout.ofWords(Integer.BYTES, Long.BYTES), SlotLayout.ofWords(Integer.BYTES, Integer.BYTES),
                SlotLayout.ofWords(Long.BYTES, 0), SlotLayout.ofWords(Integer.BYTES, 0),
                SlotLayout.ofWords(Integer.BYTES, 3), SlotLayout.ofWords(Long.BYTES, 300),
                SlotLayout.ofValueHeap(Long.BYTES), SlotLayout.ofValueHeap(0), SlotLayout.ofRecords(24, 16),
                SlotLayout.ofRecords(1, 1), SlotLayout.ofRecords(400, 0));
    }

    private SlotTable table(SlotLayout layout, long capacity) {
        return new SlotTable(Memory.of(this.pool), layout, capacity);
    }

    private static boolean isThere(SlotTable table, long code) {
        return table.code(table.seek(code)) == code;
    }

    private static boolean add(SlotTable table, SlotLayout layout, long code) {
        long slot = table.seek(code);
        if (!table.open(slot, code)) {
            return false;
        }
        // Any value that can be told from those of other codes.
        if (layout.valueBytes() > 0) {
            table.values().set(ValueLayout.JAVA_BYTE, table.valueIndex(slot) * layout.valueBytes(), value(code));
        }
        return true;
    }

    private static byte value(long code) {
        return (byte) (code >>> Integer.SIZE);
    }

    private static void check(SlotTable table, SlotLayout layout, int size) {
        int count = 0;
        long former = 0;
        for (long slot = table.next(0); slot >= 0; slot = table.next(slot + 1)) {
            long code = table.code(slot);
            assertThat(Long.compareUnsigned(former, code)).isNegative();
            assertThat(table.home(code)).isLessThanOrEqualTo(slot);
            if (layout.valueBytes() > 0) {
                assertThat(table.values().get(ValueLayout.JAVA_BYTE, table.valueIndex(slot) * layout.valueBytes()))
                        .isEqualTo(value(code));
            }
            former = code;
            count++;
        }
        assertThat(count).isEqualTo(size);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void findsWhatWasAddedAndNotRemoved(SlotLayout layout) {
        Random random = new Random(1);
        SlotTable table = table(layout, 1000);
        List<Long> present = new ArrayList<>();
        for (int step = 0; step < 6000; step++) {
            // Few different homes: long runs.
            long code = (random.nextLong() >>> random.nextInt(12)) | 0xffff_ffffL;
            if (present.size() < 800 && !isThere(table, code) && add(table, layout, code)) {
                present.add(code);
            }
            if (random.nextInt(10) < 4 && !present.isEmpty()) {
                long removed = present.remove(random.nextInt(present.size()));
                table.close(table.seek(removed));
                assertThat(isThere(table, removed)).isFalse();
            }
        }
        assertThat(present).hasSizeGreaterThan(500).allMatch((code) -> isThere(table, code));
        check(table, layout, present.size());
        SlotTable larger = table(layout, 1500);
        assertThat(larger.copyAll(table)).isTrue();
        assertThat(present).allMatch((code) -> isThere(larger, code));
        check(larger, layout, present.size());
    }

    @Test
    void refusesWhatIsBehindTheLastSlot() {
        SlotTable table = table(WORDS, 8);
        int count = 0;
        while (add(table, WORDS, -2L - count)) {
            count++;
        }
        // The last home and all slots behind it but the last one, which ends every search.
        assertThat(count).isEqualTo(8);
        assertThat(isThere(table, -2L - count)).isFalse();
        check(table, WORDS, 8);
        assertThat(table(WORDS, 7).copyAll(table)).isFalse();
        assertThat(table(WORDS, 16).copyAll(table)).isTrue();
    }

    @Test
    void lastSlotIsThatOfTheCodeOfFreeOnes() {
        SlotTable table = table(WORDS, 8);
        assertThat(table.seekLast()).isNegative();
        long last = table.openLast();
        assertThat(table.seekLast()).isEqualTo(last);
        assertThat(table.next(0)).isEqualTo(last);
        assertThat(table.next(last + 1)).isNegative();
        SlotTable larger = table(WORDS, 16);
        assertThat(larger.copyAll(table)).isTrue();
        assertThat(larger.next(0)).isEqualTo(larger.seekLast()).isPositive();
        table.close(last);
        assertThat(table.next(0)).isNegative();
        larger.clear();
        assertThat(larger.next(0)).isNegative();
    }

    @Test
    void codesOutOfOrderAreNotCopiedForever() {
        SlotTable table = table(WORDS, 100);
        for (long code = 1; code < 3; code++) {
            assertThat(table.open(table.seek(code), code)).isTrue();
        }
        // What no one thread would do.
        assertThat(table.open(0, -2L)).isTrue();
        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> table(WORDS, 200).copyAll(table));
    }

    @Test
    void probesAreShortAtTheHighestLoad() {
        Random random = new Random(2);
        SlotTable table = table(WORDS, 100_000);
        long probes = 0;
        for (int i = 0; i < 80_000; i++) {
            assertThat(add(table, WORDS, random.nextLong())).isTrue();
        }
        for (long slot = table.next(0); slot >= 0; slot = table.next(slot + 1)) {
            probes += slot - table.home(table.code(slot)) + 1;
        }
        // Knuth: (1 + 1 / (1 - load)) / 2 = 3 on the average.
        assertThat(probes / 80_000.0).isBetween(2.5, 3.5);
    }

}
