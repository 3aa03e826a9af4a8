package dev.allocator.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import dev.allocator.benchmarks.web.BodyCase;
import dev.allocator.benchmarks.web.BodyFigures;
import dev.allocator.benchmarks.web.BodyKind;
import dev.allocator.benchmarks.web.BodyResult;
import dev.allocator.benchmarks.web.Direction;
import dev.allocator.benchmarks.web.Server;

import static org.assertj.core.api.Assertions.assertThat;

class BodyReportTests {

    private static final long SECOND = 1_000_000_000;

    private static final int LARGE = 10_000_000;

    private final List<BodyResult> results = new ArrayList<>();

    @Test
    void worstHeapDecidesTheTarget() {
        add(BodyKind.SEGMENT, LARGE, 1, 100, 20_000, 0);
        add(BodyKind.SEGMENT, LARGE, 8, 100, 99_000, 0);
        add(BodyKind.ARRAY, LARGE, 8, 100, 10_000_000, 0);
        assertThat(markdown()).contains(
                "| Tomcat, upload of 10 MB, MemorySegment: heap for each request ≤ 100,000 B | 99,000 B | yes |");
        add(BodyKind.SEGMENT, LARGE, 64, 100, 100_001, 0);
        assertThat(markdown()).contains("| 100,001 B | **no** |");
    }

    @Test
    void smallBodiesHaveNoTarget() {
        add(BodyKind.SEGMENT, 16 << 10, 1, 100, 20_000, 0);
        assertThat(markdown()).doesNotContain("MemorySegment: heap for each request");
    }

    @Test
    void figuresAreBesideEachOther() {
        add(BodyKind.SEGMENT, LARGE, 8, 400, 20_000, 0);
        add(BodyKind.ARRAY, LARGE, 8, 200, 20_000_000, 7);
        assertThat(markdown()).contains("### Tomcat, upload of 10 MB\n")
                .contains(
                        "| MemorySegment | 8 | 400 | 4,000 |  | 400.0 | 2.00 | 9.00 | 20,000 | 0 | 0 | 1.50 | 100.0 |")
                .contains(
                        "| byte[] | 8 | 200 | 2,000 | 2.00 | 200.0 | 2.00 | 9.00 | 20,000,000 | 7 | 70 | 1.50 | 100.0 |");
    }

    @Test
    void whoIsAheadIsTold() {
        add(BodyKind.SEGMENT, LARGE, 8, 400, 20_000, 3);
        add(BodyKind.ARRAY, LARGE, 8, 300, 20_000_000, 7);
        add(BodyKind.RESOURCE, LARGE, 8, 500, 20_000_000, 7);
        add(BodyKind.STREAM, LARGE, 8, 600, 30_000, 0);
        assertThat(ahead())
                .contains(
                        "| Tomcat, upload of 10 MB, 8 connections | requests/s | InputStreamResource | 400.0 | 600.0 | 1.50 |",
                        "| Tomcat, upload of 10 MB, 8 connections | collections | InputStreamResource | 3 | 0 |  |")
                .doesNotContain("heap B/request", "byte[]", "| Resource |");
    }

    @Test
    void nobodyIsAheadInOtherWork() {
        add(BodyKind.SEGMENT, LARGE, 8, 400, 20_000, 0);
        add(BodyKind.ARRAY, LARGE, 1, 500, 10_000, 0);
        assertThat(ahead()).contains("Nowhere in this run.");
    }

    private void add(BodyKind kind, int bytes, int connections, int requests, double heapBytes, long collections) {
        this.results.add(new BodyResult(new BodyCase(Server.TOMCAT, Direction.UPLOAD, bytes, connections, kind),
                new BodyFigures(requests, SECOND, 2_000_000, 9_000_000, heapBytes, collections, collections * 10,
                        1_500_000, OptionalLong.of(100 << 20))));
    }

    private String markdown() {
        return new BodyReport("Made up.", this.results).toMarkdown();
    }

    private String ahead() {
        String markdown = markdown();
        return markdown.substring(markdown.indexOf("## Where"), markdown.indexOf("## Figures"));
    }

}
