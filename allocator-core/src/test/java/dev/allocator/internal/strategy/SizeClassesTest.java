package dev.allocator.internal.strategy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The block sizes that requests are rounded up to.
 */
class SizeClassesTest {

    private static final long LARGEST_BYTES = 32 << 20;

    @ParameterizedTest
    @EnumSource
    void everySizeGetsTheSmallestClassThatHoldsIt(SizeClasses classes) {
        int expected = 0;
        for (long bytes = 0; bytes <= 1 << 20; bytes++) {
            if (bytes > classes.bytes(expected)) {
                expected++;
            }
            // Not by AssertJ: a million assertions take seconds.
            if (classes.of(bytes) != expected) {
                assertThat(classes.of(bytes)).as("class of %d bytes", bytes).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void classHoldsItsOwnSizeAndNotOneByteMore(SizeClasses classes) {
        for (int number = 0; number <= classes.of(LARGEST_BYTES); number++) {
            assertThat(classes.of(classes.bytes(number))).isEqualTo(number);
            assertThat(classes.of(classes.bytes(number) + 1)).isEqualTo(number + 1);
            assertThat(classes.roundUp(classes.bytes(number))).isEqualTo(classes.bytes(number));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyClassIsAMultipleOf16AndEveryPowerOfTwoIsAClass(SizeClasses classes) {
        for (int number = 0; number <= classes.of(LARGEST_BYTES); number++) {
            assertThat(classes.bytes(number) % 16).isZero();
        }
        for (long bytes = 16; bytes <= LARGEST_BYTES; bytes *= 2) {
            assertThat(classes.bytes(classes.of(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void smallClassesAre16BytesApart() {
        for (int number = 0; number < 8; number++) {
            assertThat(SizeClasses.COARSE.bytes(number)).isEqualTo(16L * (number + 1));
        }
        for (int number = 0; number < 16; number++) {
            assertThat(SizeClasses.FINE.bytes(number)).isEqualTo(16L * (number + 1));
        }
    }

    @Test
    void largerClassesAreAtMostAnEighthOrASixteenthApart() {
        assertStepsAtMost(SizeClasses.COARSE, 8);
        assertStepsAtMost(SizeClasses.FINE, 16);
    }

    private static void assertStepsAtMost(SizeClasses classes, int part) {
        for (int number = part; number <= classes.of(LARGEST_BYTES); number++) {
            long below = classes.bytes(number - 1);
            assertThat(classes.bytes(number) - below).isPositive().isLessThanOrEqualTo(below / part);
        }
    }

    @Test
    void shortFormsAgree() {
        for (long bytes : new long[]{ 0, 1, 16, 17, 128, 129, 256, 257, 1000, 4096, 4097, 30_720 }) {
            assertThat(SizeClasses.coarse(bytes)).isEqualTo(SizeClasses.COARSE.of(bytes));
            assertThat(SizeClasses.fine(bytes)).isEqualTo(SizeClasses.FINE.of(bytes));
        }
    }

}
