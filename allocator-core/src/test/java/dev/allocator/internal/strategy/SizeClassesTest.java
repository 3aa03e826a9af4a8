package dev.allocator.internal.strategy;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sizes of SEGREGATED's blocks.
 */
class SizeClassesTest {

    private static final int LARGEST = SizeClasses.of(32 << 20);

    @Test
    void everySizeGetsTheSmallestClassThatHoldsIt() {
        int expected = 0;
        for (long bytes = 0; bytes <= 1 << 20; bytes++) {
            if (bytes > SizeClasses.bytes(expected)) {
                expected++;
            }
            // Not by AssertJ: a million assertions take seconds.
            if (SizeClasses.of(bytes) != expected) {
                assertThat(SizeClasses.of(bytes)).as("class of %d bytes", bytes).isEqualTo(expected);
            }
        }
    }

    @Test
    void classHoldsItsOwnSizeAndNotOneByteMore() {
        for (int number = 0; number <= LARGEST; number++) {
            assertThat(SizeClasses.of(SizeClasses.bytes(number))).isEqualTo(number);
            assertThat(SizeClasses.of(SizeClasses.bytes(number) + 1)).isEqualTo(number + 1);
        }
    }

    @Test
    void smallClassesAre16BytesApart() {
        for (int number = 0; number < 8; number++) {
            assertThat(SizeClasses.bytes(number)).isEqualTo(16L * (number + 1));
        }
    }

    @Test
    void largerClassesAreAtMostAnEighthApart() {
        for (int number = 8; number <= LARGEST; number++) {
            long below = SizeClasses.bytes(number - 1);
            assertThat(SizeClasses.bytes(number) - below).isPositive().isLessThanOrEqualTo(below / 8);
        }
    }

    @Test
    void everyClassIsAMultipleOf16AndEveryPowerOfTwoIsAClass() {
        for (int number = 0; number <= LARGEST; number++) {
            assertThat(SizeClasses.bytes(number) % 16).isZero();
        }
        for (long bytes = 16; bytes <= 32 << 20; bytes *= 2) {
            assertThat(SizeClasses.bytes(SizeClasses.of(bytes))).isEqualTo(bytes);
        }
    }

}
