package dev.allocator.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import dev.allocator.benchmarks.speed.Workload;
import dev.allocator.benchmarks.subject.BlockSubject;
import dev.allocator.benchmarks.subject.RequestSubject;

/**
 * Bars of ratios as SVG, legible on a light and on a dark page.
 */
public final class Chart {

    private static final int WIDTH = 860;

    private static final int MARGIN = 16;

    private static final int HEAD = 84;

    private static final int FOOT = 54;

    private static final int BARS_LEFT = 290;

    /** The room right of the axis is for what is written at the ends of bars. */
    private static final int BARS_RIGHT = 650;

    private static final int BAR_HEIGHT = 14;

    private static final int BAR_PITCH = 18;

    private static final int NOTE_PITCH = 16;

    private static final int ROW_GAP = 14;

    private static final LogScale SCALE = new LogScale(0.1, 100, BARS_LEFT, BARS_RIGHT);

    private static final List<Double> TICKS = List.of(0.1, 1.0, 10.0, 100.0);

    /** Of the palette that M. Okabe and K. Ito chose to be told apart by colour-blind readers. */
    private static final String STYLE = """
            text { font: 13px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
            .paper { fill: #ffffff; }
            .title { font-size: 17px; font-weight: 600; }
            .note { fill: #59636e; font-size: 12px; }
            .work { text-anchor: end; }
            .value { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
            .tick { fill: #59636e; font-size: 12px; text-anchor: middle; }
            .grid { stroke: #d1d9e0; }
            .even { stroke: #1f2328; stroke-width: 1.5; }
            .netty { fill: #0072b2; }
            .c { fill: #d55e00; }
            .arena { fill: #009e73; }
            .shared_arena { fill: #009e73; }
            .byte_array { fill: #cc79a7; }
            @media (prefers-color-scheme: dark) {
              text { fill: #f0f6fc; }
              .paper { fill: #0d1117; }
              .note, .tick { fill: #9198a1; }
              .value { stroke: #0d1117; }
              .grid { stroke: #3d444d; }
              .even { stroke: #f0f6fc; }
              .netty { fill: #56b4e9; }
              .c { fill: #e69f00; }
            }
            """;

    private final List<String> sources;

    private final Results results;

    /**
     * Prepares a chart.
     * @param sources where the figures were taken, in lines
     */
    public Chart(List<String> sources, Results results) {
        this.sources = List.copyOf(sources);
        this.results = results;
    }

    public String toSvg() {
        List<ChartRow> rows = rows();
        int height = HEAD + FOOT + rows.stream().mapToInt(Chart::height).sum();
        Svg svg = new Svg(WIDTH, height, "How many times as fast the pool is as the fastest of each kind of rival",
                STYLE);
        svg.rectangle(0, 0, WIDTH, height, "paper");
        svg.text(MARGIN, 30, "How many times as fast as the fastest rival of each kind", "title");
        svg.text(MARGIN, 52,
                "The rival's median time divided by ours. Right of the bold line ours is faster, left of it"
                        + " the rival is. Logarithmic.",
                "note");
        drawAxis(svg, height - FOOT);
        int top = HEAD;
        for (ChartRow row : rows) {
            drawRow(svg, row, top);
            top += height(row);
        }
        int y = height - FOOT + NOTE_PITCH;
        for (String source : this.sources) {
            y += NOTE_PITCH;
            svg.text(MARGIN, y, source, "note");
        }
        return svg.toString();
    }

    private List<ChartRow> rows() {
        return Stream
                .of(ChartRow.of("Block of 128 B", Works.block(BlockSubject.BEST_FIT, 128), this.results),
                        ChartRow.of("Block of 16 KiB", Works.block(BlockSubject.BEST_FIT, 16384), this.results),
                        ChartRow.of("256 live blocks, 16 B to 4 KiB", Works.window(Works.SMALL_WINDOW), this.results),
                        ChartRow.of("200,000 live blocks, 16 B to 4 KiB", Works.window(Works.LARGE_WINDOW),
                                this.results),
                        ChartRow.of("Block freed by another thread", Works.handover(Workload.HANDOVER), this.results),
                        ChartRow.of("Request in a scope, unzeroed", Works.request(RequestSubject.SCOPE), this.results),
                        ChartRow.of("Request in a scope, zeroed", Works.request(RequestSubject.SCOPE_ZEROED),
                                this.results),
                        ChartRow.of("Request in a shared scope, 500 threads",
                                Works.parkedRequest(RequestSubject.SHARED_SCOPE, 500), this.results))
                .flatMap(Optional::stream)
                .toList();
    }

    private static int height(ChartRow row) {
        return row.bars().size() * BAR_PITCH + ROW_GAP;
    }

    private static void drawAxis(Svg svg, int bottom) {
        for (double tick : TICKS) {
            double x = SCALE.position(tick);
            svg.text(x, HEAD - 12, ((tick < 1) ? "0.1" : Integer.toString((int) tick)) + "×", "tick");
            svg.line(x, HEAD - 6, x, bottom, "grid");
        }
    }

    private static void drawRow(Svg svg, ChartRow row, int top) {
        svg.text(BARS_LEFT - 12, top + BAR_HEIGHT - 3, row.label(), "work");
        double even = SCALE.position(1);
        int y = top;
        for (ChartRow.Bar bar : row.bars()) {
            double end = SCALE.position(bar.ratio());
            svg.rectangle(Math.min(even, end), y, Math.abs(end - even), BAR_HEIGHT,
                    bar.family().name().toLowerCase(Locale.ROOT));
            svg.text(Math.max(even, end) + 6, y + BAR_HEIGHT - 3, Unit.TIMES.format(bar.ratio()) + " " + bar.rival(),
                    "value");
            y += BAR_PITCH;
        }
        svg.line(even, top - 4, even, y + 2, "even");
    }

}
