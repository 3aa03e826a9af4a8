package dev.allocator.benchmarks.report;

import java.util.Locale;

/**
 * Writes an SVG image.
 */
final class Svg {

    private final StringBuilder text = new StringBuilder();

    /**
     * Starts an image.
     * @param title what it shows, for those who cannot see it
     * @param style a style sheet
     */
    Svg(int width, int height, String title, String style) {
        this.text.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
                <title>%3$s</title>
                <style>
                %4$s</style>
                """.formatted(width, height, escape(title), style));
    }

    void rectangle(double x, double y, double width, double height, String styleClass) {
        append(String.format(Locale.ROOT, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>",
                x, y, width, height,
                escape(styleClass)));
    }

    void line(double x1, double y1, double x2, double y2, String styleClass) {
        append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>", x1,
                y1, x2, y2,
                escape(styleClass)));
    }

    /**
     * Writes a line of text.
     * @param x where it starts, ends or has its middle, as the style says
     * @param y where its letters stand
     */
    void text(double x, double y, String content, String styleClass) {
        append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>", x, y,
                escape(styleClass), escape(content)));
    }

    private void append(String element) {
        this.text.append(element).append('\n');
    }

    static String escape(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return this.text + "</svg>\n";
    }

}
