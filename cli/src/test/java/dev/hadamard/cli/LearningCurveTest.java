package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LearningCurveTest {

  private static List<Epoch> epochs(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> epoch(i, 2.0 / i, 1 - 0.5 / i)).toList();
  }

  private static Epoch epoch(int number, double loss, double testScore) {
    return new Epoch(number, loss, testScore, testScore, false, 0.1);
  }

  private static Document drawn(LearningCurve.Run... runs) throws Exception {
    return drawn(Score.ACCURACY, runs);
  }

  private static Document drawn(Score score, LearningCurve.Run... runs) throws Exception {
    String svg = LearningCurve.svg("<digits> & \"others\"", score, List.of(runs));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void it_is_well_formed_and_has_a_loss_and_an_accuracy_curve_with_a_point_for_each_epoch()
      throws Exception {
    NodeList curves =
        drawn(new LearningCurve.Run("cpu", epochs(7))).getElementsByTagName("polyline");
    assertThat(curves.getLength()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      assertThat(((Element) curves.item(i)).getAttribute("points").split(" ", -1)).hasSize(7);
    }
  }

  @Test
  void every_point_lies_within_the_drawing() throws Exception {
    Document svg = drawn(new LearningCurve.Run("cpu", epochs(100)));
    double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
    double width = Double.parseDouble(svg.getDocumentElement().getAttribute("width"));
    NodeList curves = svg.getElementsByTagName("polyline");
    for (int i = 0; i < curves.getLength(); i++) {
      for (String point : ((Element) curves.item(i)).getAttribute("points").split(" ", -1)) {
        String[] xy = point.split(",", -1);
        assertThat(Double.parseDouble(xy[0])).isBetween(0.0, width);
        assertThat(Double.parseDouble(xy[1])).isBetween(0.0, height);
      }
    }
  }

  @Test
  void two_runs_are_overlaid_and_named() throws Exception {
    Document svg =
        drawn(new LearningCurve.Run("opencl", epochs(3)), new LearningCurve.Run("cpu", epochs(3)));
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(4);
    assertThat(svg.getDocumentElement().getTextContent()).contains("opencl:", "dotted: cpu:");
  }

  @Test
  void a_regression_shows_its_r2_and_one_far_below_0_does_not_flatten_the_rest() throws Exception {
    double[] r2 = {Double.NaN, -1e6, 0.5, 0.75};
    List<Epoch> epochs = IntStream.range(0, 4).mapToObj(i -> epoch(i + 1, 1.0, r2[i])).toList();
    Document svg = drawn(Score.R2, new LearningCurve.Run("cpu", epochs));
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("test R²", "test R² 0.7500 after epoch 4")
        .doesNotContain("accuracy");
    Element curve = (Element) svg.getElementsByTagName("polyline").item(1);
    String[] points = curve.getAttribute("points").split(" ", -1);
    assertThat(points).hasSize(3);
    double[] y = new double[3];
    for (int i = 0; i < 3; i++) {
      y[i] = Double.parseDouble(points[i].split(",", -1)[1]);
    }
    assertThat(y[0] - y[1]).isCloseTo(6 * (y[1] - y[2]), within(0.5));
  }

  @Test
  void an_r2_that_is_never_a_number_leaves_the_panel_empty() throws Exception {
    Document svg =
        drawn(Score.R2, new LearningCurve.Run("cpu", List.of(epoch(1, 1.0, Double.NaN))));
    Element curve = (Element) svg.getElementsByTagName("polyline").item(1);
    assertThat(curve.getAttribute("points")).isEmpty();
  }

  @Test
  void the_best_epoch_is_marked_where_it_is_and_named() throws Exception {
    List<Epoch> epochs =
        List.of(
            new Epoch(1, 1.0, 0.5, 0.5, true, 0.1),
            new Epoch(2, 0.5, 0.9, 0.75, true, 0.1),
            new Epoch(3, 0.4, 0.95, 0.7, false, 0.1));
    Document svg = drawn(new LearningCurve.Run("cpu", epochs));
    NodeList marks = svg.getElementsByTagName("circle");
    assertThat(marks.getLength()).isEqualTo(1);
    Element mark = (Element) marks.item(0);
    Element curve = (Element) svg.getElementsByTagName("polyline").item(1);
    assertThat(mark.getAttribute("cx") + "," + mark.getAttribute("cy"))
        .isEqualTo(curve.getAttribute("points").split(" ", -1)[1]);
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("test accuracy 0.7000 after epoch 3; best 0.7500, epoch 2", "the best epoch");
  }

  @Test
  void the_title_is_quoted_for_xml() throws Exception {
    Document svg = drawn(new LearningCurve.Run("cpu", epochs(1)));
    assertThat(svg.getDocumentElement().getAttribute("aria-label"))
        .isEqualTo("<digits> & \"others\"");
  }
}
