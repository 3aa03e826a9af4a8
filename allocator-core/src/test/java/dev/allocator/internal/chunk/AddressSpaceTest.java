package dev.allocator.internal.chunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.allocator.internal.os.FakeMemory;
import dev.allocator.internal.os.SystemMemory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How addresses are reserved, cut and joined.
 */
class AddressSpaceTest {

    private static final long KIB = 1 << 10;

    private static final long RANGE = 1024 * KIB;

    private final FakeMemory memory = new FakeMemory(RANGE);

    private final AddressSpace space = new AddressSpace(this.memory);

    @Test
    void oneReservationServesUntilItIsUsedUp() {
        long first = take(64 * KIB);
        for (long i = 1; i < 16; i++) {
            assertThat(take(64 * KIB)).isEqualTo(first + i * 64 * KIB);
        }
        assertThat(this.memory.reservedRanges()).containsExactly(RANGE);
        take(64 * KIB);
        assertThat(this.memory.reservedRanges()).containsExactly(RANGE, RANGE);
    }

    @Test
    void firstGapByAddressThatIsLargeEnoughIsTaken() {
        long[] taken = new long[6];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = take((i + 1L) * 16 * KIB);
        }
        this.space.give(taken[4], 5 * 16 * KIB);
        this.space.give(taken[0], 16 * KIB);
        this.space.give(taken[2], 3 * 16 * KIB);
        assertThat(take(2 * 16 * KIB)).isEqualTo(taken[2]);
        assertThat(take(16 * KIB)).isEqualTo(taken[0]);
        assertThat(take(2 * 16 * KIB)).isEqualTo(taken[4]);
        assertThat(take(16 * KIB)).isEqualTo(taken[2] + 2 * 16 * KIB);
    }

    @Test
    void addressesAreJoinedWithBothNeighbours() {
        long first = take(RANGE / 4);
        long second = take(RANGE / 4);
        long third = take(RANGE / 2);
        this.space.give(first, RANGE / 4);
        this.space.give(third, RANGE / 2);
        this.space.give(second, RANGE / 4);
        assertThat(take(RANGE)).isEqualTo(first);
        assertThat(this.memory.reservedRanges()).hasSize(1);
    }

    @Test
    void alignedAddressesLeaveWhatIsBeforeThemFree() {
        long first = take(16 * KIB);
        long aligned = this.space.take(64 * KIB, 256 * KIB);
        assertThat(aligned % (256 * KIB)).isZero();
        assertThat(take(16 * KIB)).isEqualTo(first + 16 * KIB);
        this.space.give(aligned, 64 * KIB);
        assertThat(this.space.take(64 * KIB, 256 * KIB)).isEqualTo(aligned);
    }

    @Test
    void moreThanAReservationIsReservedExactly() {
        take(3 * RANGE);
        assertThat(this.memory.reservedRanges()).containsExactly(3 * RANGE);
    }

    @Test
    void refusedReservationIsTriedAgainWithJustWhatIsNeeded() {
        this.memory.refuseReservationsOver(RANGE / 2);
        assertThat(take(64 * KIB)).isNotEqualTo(SystemMemory.FAILED);
        assertThat(this.memory.reservedRanges()).containsExactly(64 * KIB);
        assertThat(take(RANGE)).isEqualTo(SystemMemory.FAILED);
    }

    @Test
    void failureLeavesWhatIsFreeFree() {
        long first = take(RANGE / 2);
        this.memory.refuseReservationsOver(0);
        assertThat(take(RANGE)).isEqualTo(SystemMemory.FAILED);
        assertThat(this.space.take(16 * KIB, 1L << 60)).isEqualTo(SystemMemory.FAILED);
        assertThat(take(RANGE / 2)).isEqualTo(first + RANGE / 2);
    }

    @Test
    void releaseAllReleasesEveryRangeOnce() {
        take(16 * KIB);
        take(RANGE);
        take(3 * RANGE);
        this.space.releaseAll();
        assertThat(this.memory.reservedRanges()).isEmpty();
        this.space.releaseAll();
        assertThat(take(16 * KIB)).isNotEqualTo(SystemMemory.FAILED);
    }

    @Test
    void takenAddressesNeverOverlapAndAllComeTogetherAgain() {
        Random random = new Random(5);
        List<long[]> taken = new ArrayList<>();
        for (int step = 0; step < 5000; step++) {
            if (random.nextInt(3) > 0 && taken.size() < 40) {
                long bytes = (1L + random.nextInt(20)) * 16 * KIB;
                long alignment = (16 * KIB) << random.nextInt(4);
                long address = this.space.take(bytes, alignment);
                assertThat(address % alignment).isZero();
                for (long[] other : taken) {
                    assertThat(address + bytes <= other[0] || other[0] + other[1] <= address).isTrue();
                }
                taken.add(new long[]{ address, bytes });
            } else if (!taken.isEmpty()) {
                long[] given = taken.remove(random.nextInt(taken.size()));
                this.space.give(given[0], given[1]);
            }
        }
        taken.forEach((given) -> this.space.give(given[0], given[1]));
        int ranges = this.memory.reservedRanges().size();
        for (int i = 0; i < ranges; i++) {
            take(RANGE);
        }
        assertThat(this.memory.reservedRanges()).hasSize(ranges);
    }

    private long take(long bytes) {
        return this.space.take(bytes, 16 * KIB);
    }

}
