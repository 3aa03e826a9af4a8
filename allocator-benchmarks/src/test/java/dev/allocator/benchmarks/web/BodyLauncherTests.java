package dev.allocator.benchmarks.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BodyLauncherTests {

    @Test
    void serverInAVmOfItsOwnIsMeasured() throws Exception {
        BodyLauncher launcher = new BodyLauncher(new Phases(Duration.ZERO, Duration.ofMillis(1)),
                new ServerLimits("128m", "16MB"));
        BodyCase subjectCase = new BodyCase(Server.TOMCAT, Direction.UPLOAD, 1_000_000, 2, BodyKind.ARRAY);
        BodyResult result = launcher.run(subjectCase);
        assertThat(result.subjectCase()).isEqualTo(subjectCase);
        BodyFigures figures = result.figures();
        assertThat(figures.requests()).isGreaterThanOrEqualTo(2);
        assertThat(figures.heapBytes()).as("an array for each request").isGreaterThan(1_000_000);
        assertThat(figures.p50Nanos()).isPositive().isLessThanOrEqualTo(figures.p99Nanos());
        assertThat(figures.p99Nanos()).isLessThanOrEqualTo(figures.nanos());
        assertThat(figures.rate()).isPositive();
        assertThat(figures.cpuNanos()).isPositive();
        if (Files.isReadable(Path.of("/proc/self/status"))) {
            assertThat(figures.peakResidentBytes()).isNotEmpty();
            assertThat(figures.peakResidentBytes().getAsLong()).isBetween(10L << 20, 1L << 30);
        }
    }

}
