package dev.allocator.benchmarks.speed;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EffortTests {

    @Test
    void isFoundByItsName() {
        assertThat(Effort.of("quick")).isSameAs(Effort.QUICK);
    }

    @Test
    void unknownNameIsRefusedWithThoseThatThereAre() {
        assertThatIllegalArgumentException().isThrownBy(() -> Effort.of("long"))
                .withMessage("The effort must be one of full, quick and smoke, but it is 'long'");
    }

}
