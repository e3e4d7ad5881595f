package dev.tokenlifecycle.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenlifecycle.soak.Chart.Panel;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

final class ChartTest {
    @Test
    void eachSeriesIsACurveOfThePointsThatItHas() throws Exception {
        List<Sample> samples = List.of(
                new Sample(Duration.ZERO, Map.of("rows", 0.0, "heap node 1", 1.0, "heap node 2", 2.0)),
                new Sample(Duration.ofMinutes(1), Map.of("rows", 50.0, "heap node 1", 1.0)),
                new Sample(Duration.ofMinutes(2), Map.of("rows", 100.0, "heap node 1", 1.0, "heap node 2", 2.0)));

        String svg = new Chart(samples, List.of(Duration.ofMinutes(1)))
                .svg(List.of(
                        new Panel("Heap", List.of("heap node 1", "heap node 2")), new Panel("Rows", List.of("rows"))));

        var curves = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("polyline");
        assertThat(curves.getLength()).isEqualTo(3);
        assertThat(points(curves.item(1))).hasSize(2);
        // From the bottom left to the right, a tenth below the top.
        assertThat(points(curves.item(2))).hasSize(3).startsWith("50.0,128.0").endsWith("410.0,37.1");
    }

    private static List<String> points(org.w3c.dom.Node curve) {
        return List.of(((Element) curve).getAttribute("points").split(" "));
    }
}
