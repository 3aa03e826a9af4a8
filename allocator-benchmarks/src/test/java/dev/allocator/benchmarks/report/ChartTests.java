package dev.allocator.benchmarks.report;

import java.io.StringReader;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import dev.allocator.benchmarks.subject.BlockSubject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ChartTests {

    private final ResultsFixture fixture = new ResultsFixture();

    @Test
    void textIsEscaped() {
        assertThat(Svg.escape("a<b & \"c\">d")).isEqualTo("a&lt;b &amp; &quot;c&quot;&gt;d");
    }

    @Test
    void everyPowerOfTenHasTheSameLength() {
        LogScale scale = new LogScale(0.1, 100, 50, 350);
        assertThat(scale.position(0.1)).isCloseTo(50, within(1e-9));
        assertThat(scale.position(1)).isCloseTo(150, within(1e-9));
        assertThat(scale.position(10)).isCloseTo(250, within(1e-9));
        assertThat(scale.position(100)).isCloseTo(350, within(1e-9));
    }

    @Test
    void whatIsBeyondTheScaleStandsAtItsEnd() {
        LogScale scale = new LogScale(0.1, 100, 50, 350);
        assertThat(scale.position(0.001)).isEqualTo(50);
        assertThat(scale.position(5000)).isEqualTo(350);
    }

    @Test
    void isWellFormedWhateverTheMachineIsCalled() throws Exception {
        this.fixture.block(BlockSubject.BEST_FIT, 128, 20).block(BlockSubject.NETTY_ADAPTIVE, 128, 60);
        assertThat(parse("A & B <fast>").getDocumentElement().getTextContent()).contains("A & B <fast>",
                "3.00× Netty adaptive, tuned");
    }

    @Test
    void barsOfFasterRivalsPointTheOtherWay() throws Exception {
        this.fixture.block(BlockSubject.BEST_FIT, 128, 20)
                .block(BlockSubject.NETTY_ADAPTIVE, 128, 200)
                .block(BlockSubject.JEMALLOC, 128, 2);
        Document chart = parse("");
        double even = number(bar(chart, "netty"), "x");
        assertThat(number(bar(chart, "c"), "x") + number(bar(chart, "c"), "width")).isCloseTo(even, within(0.2));
        assertThat(number(bar(chart, "c"), "width")).isCloseTo(number(bar(chart, "netty"), "width"), within(0.2));
    }

    @Test
    void whatWasNotMeasuredHasNoRow() throws Exception {
        assertThat(parse("").getDocumentElement().getTextContent()).doesNotContain("Block of 128 B");
    }

    private Document parse(String source) throws Exception {
        String svg = new Chart(List.of(source), this.fixture.results()).toSvg();
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static Element bar(Document chart, String styleClass) {
        NodeList rectangles = chart.getElementsByTagName("rect");
        for (int i = 0; i < rectangles.getLength(); i++) {
            Element rectangle = (Element) rectangles.item(i);
            if (rectangle.getAttribute("class").equals(styleClass)) {
                return rectangle;
            }
        }
        throw new AssertionError("There is no bar of the class " + styleClass);
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

}
