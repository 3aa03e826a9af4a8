package dev.allocator.benchmarks.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.allocator.benchmarks.speed.Effort;

import static org.assertj.core.api.Assertions.assertThat;

class BodyPlanTests {

    @ParameterizedTest
    @EnumSource
    void everyServerHasEveryKindBothWaysAndTwoSizes(Effort effort) {
        assertThat(BodyPlan.of(effort, 5_000_000)).doesNotHaveDuplicates()
                .filteredOn((subjectCase) -> subjectCase.connections() == 8)
                .hasSize(Server.values().length * BodyKind.values().length * Direction.values().length * 2)
                .extracting(BodyCase::bytes)
                .containsOnly(5_000_000, BodyPlan.SMALL_BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void largeBodiesMeetFewAndManyConnections(Effort effort) {
        assertThat(BodyPlan.of(effort, 5_000_000))
                .filteredOn((subjectCase) -> subjectCase.server() == Server.TOMCAT && subjectCase.isLarge())
                .extracting(BodyCase::connections)
                .contains(1, 8, 64);
    }

    @Test
    void quickRunIsPartOfAFullOne() {
        assertThat(BodyPlan.of(Effort.FULL, 1_000)).containsAll(BodyPlan.of(Effort.QUICK, 1_000));
    }

    @Test
    void descriptionsTellTheSize() {
        assertThat(new BodyCase(Server.JETTY, Direction.UPLOAD, 10_000_000, 1, BodyKind.ARRAY))
                .hasToString("Jetty, upload of 10 MB, 1 connection: byte[]");
        assertThat(new BodyCase(Server.TOMCAT, Direction.DOWNLOAD, 16 << 10, 8, BodyKind.SEGMENT))
                .hasToString("Tomcat, download of 16 KiB, 8 connections: MemorySegment");
        assertThat(new BodyCase(Server.TOMCAT, Direction.DOWNLOAD, 1_001, 8, BodyKind.SEGMENT).group())
                .endsWith("of 1001 B");
    }

}
