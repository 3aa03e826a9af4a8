package dev.allocator.benchmarks.report;

/**
 * A run as Markdown.
 */
public final class Report {

    private final String introduction;

    private final Results results;

    /**
     * Prepares a report.
     * @param introduction how and where was measured
     */
    public Report(String introduction, Results results) {
        this.introduction = introduction;
        this.results = results;
    }

    public String toMarkdown() {
        StringBuilder text = new StringBuilder(this.introduction).append("\n\n");
        appendSection(text, "Targets", Targets.toMarkdown(this.results));
        appendSection(text, "Where a rival is ahead", new RivalsAhead(this.results).toMarkdown());
        appendSection(text, "Speed", new ResultTable(this.results.speed()).toMarkdown());
        appendSection(text, "Growth", new GrowthTable(this.results.speed()).toMarkdown());
        appendSection(text, "Memory", new MemoryTable(this.results.memory()).toMarkdown());
        return text.toString();
    }

    private static void appendSection(StringBuilder text, String title, String content) {
        if (!content.isEmpty()) {
            text.append("## ").append(title).append("\n\n").append(content);
        }
    }

}
