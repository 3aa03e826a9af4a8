package dev.allocator.collection;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.allocator.MemoryPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slots are found again whatever their hashes: the sooner, the better they are spread, and never beyond their reach.
 */
class SlotTableTest {

    private final MemoryPool pool = MemoryPool.create();

    @AfterEach
    void closePool() {
        this.pool.close();
    }

    private static long find(SlotTable table, long hash) {
        long index = table.home(hash);
        for (int mark = SlotTable.firstMark(hash); table.mark(index) >= mark; mark += SlotTable.STEP) {
            if (table.keys().getAtIndex(ValueLayout.JAVA_LONG, index) == hash) {
                return index;
            }
            index++;
        }
        return -1;
    }

    private static boolean add(SlotTable table, long hash) {
        long index = table.place(hash);
        if (!table.open(index, hash)) {
            return false;
        }
        table.keys().setAtIndex(ValueLayout.JAVA_LONG, index, hash);
        return true;
    }

    @Test
    void findsWhatWasAddedAndNotRemoved() {
        Random random = new Random(1);
        SlotTable table = new SlotTable(Memory.of(this.pool), Long.BYTES, 0, 1000);
        List<Long> present = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            // Few different homes: long runs.
            long hash = random.nextLong() >>> random.nextInt(12);
            if (present.size() < 800 && find(table, hash) < 0 && add(table, hash)) {
                present.add(hash);
            }
            if (random.nextInt(10) < 4 && !present.isEmpty()) {
                long removed = present.remove(random.nextInt(present.size()));
                table.close(find(table, removed));
                assertThat(find(table, removed)).isNegative();
            }
        }
        assertThat(present).hasSizeGreaterThan(500).allMatch((hash) -> find(table, hash) >= 0);
        int count = 0;
        for (long i = table.next(0); i >= 0; i = table.next(i + 1)) {
            count++;
        }
        assertThat(count).isEqualTo(present.size());
    }

    @Test
    void refusesWhatWouldBeTooFarFromHome() {
        SlotTable table = new SlotTable(Memory.of(this.pool), Long.BYTES, 0, 1000);
        int count = 0;
        while (add(table, count)) {
            count++;
        }
        assertThat(count).isEqualTo(251);
        for (int i = 0; i < count; i++) {
            assertThat(find(table, i)).isNotNegative();
        }
        // What would push the farthest away is refused as well, and nothing has changed.
        assertThat(add(table, 0xff_0000_0000L)).isFalse();
        assertThat(find(table, 250)).isNotNegative();
    }

    @Test
    void refusesWhatIsBehindTheLastSlot() {
        SlotTable table = new SlotTable(Memory.of(this.pool), Long.BYTES, 0, 8);
        int count = 0;
        while (add(table, -1L - count)) {
            count++;
        }
        // The last home and all slots behind it but the last one, which ends every search.
        assertThat(count).isEqualTo(8);
        assertThat(find(table, -1L - count)).isNegative();
    }

    @Test
    void lanesAreComparedAsTheirMarksAre() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long wanted = SlotTable.firstMarks(random.nextLong());
            for (int step = random.nextInt(62); step > 0; step--) {
                wanted = SlotTable.nextMarks(wanted);
            }
            int before = random.nextInt(SlotTable.LANES + 1);
            long found = 0;
            long equal = 0;
            for (int lane = 0; lane < SlotTable.LANES; lane++) {
                int mark = (int) (wanted >>> lane * Short.SIZE) & 0xffff;
                int other = mark;
                if (lane >= before) {
                    other = random.nextInt(mark);
                } else if (random.nextBoolean()) {
                    other = random.nextInt(mark, 0x10000);
                }
                equal |= (other == mark) ? 0x8000L << lane * Short.SIZE : 0;
                found |= (long) other << lane * Short.SIZE;
            }
            assertThat(SlotTable.lanesBefore(found, wanted)).isEqualTo(before);
            assertThat(SlotTable.equalLanes(found, wanted)).isEqualTo(equal);
        }
    }

    @Test
    void probesAreShortAtTheHighestLoad() {
        Random random = new Random(2);
        SlotTable table = new SlotTable(Memory.of(this.pool), Long.BYTES, 0, 100_000);
        long probes = 0;
        for (int i = 0; i < 80_000; i++) {
            assertThat(add(table, random.nextLong())).isTrue();
        }
        for (long i = table.next(0); i >= 0; i = table.next(i + 1)) {
            probes += table.mark(i) / SlotTable.STEP;
        }
        // Knuth: (1 + 1 / (1 - load)) / 2 = 3 on the average.
        assertThat(probes / 80_000.0).isBetween(2.5, 3.5);
    }

}
