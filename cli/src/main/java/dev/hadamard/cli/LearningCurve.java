package dev.hadamard.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A training as a drawing: loss and test accuracy over the epochs, as an SVG that stands alone and
 * follows the viewer's light or dark scheme. Made of text, so that it needs no graphics library.
 */
final class LearningCurve {

  private static final int WIDTH = 760;
  private static final int LEFT = 80;
  private static final int RIGHT = WIDTH - 30;
  private static final int PANEL_HEIGHT = 200;
  private static final int LOSS_TOP = 96;
  private static final int ACCURACY_TOP = LOSS_TOP + PANEL_HEIGHT + 50;
  private static final int HEIGHT = ACCURACY_TOP + PANEL_HEIGHT + 60;

  private static final String STYLE =
      """
      <style>
        .page { fill: #ffffff } text { fill: #24292f; font: 13px system-ui, sans-serif }
        .title { font-size: 16px; font-weight: 600 } .note { fill: #57606a }
        .grid { stroke: #d0d7de; stroke-width: 1 } .frame { stroke: #57606a; fill: none }
        .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
        .loss { stroke: #c2410c } .accuracy { stroke: #0969da }
        .dot { stroke-width: 5 } .second { stroke: #24292f; stroke-dasharray: 0.1 7; stroke-width: 3 }
        @media (prefers-color-scheme: dark) {
          .page { fill: #0d1117 } text { fill: #e6edf3 } .note { fill: #9198a1 }
          .grid { stroke: #30363d } .frame { stroke: #9198a1 }
          .loss { stroke: #fb923c } .accuracy { stroke: #58a6ff } .second { stroke: #e6edf3 }
        }
      </style>
      """;

  private final String title;
  private final List<Run> runs;
  private final StringBuilder svg = new StringBuilder();

  /** One training with its name in the legend. */
  record Run(String name, List<Epoch> epochs) {

    private String describe() {
      Epoch last = epochs.get(epochs.size() - 1);
      return String.format(
          Locale.ROOT,
          "%s: loss %.4g, test accuracy %.4f after epoch %d",
          name,
          last.loss(),
          last.testAccuracy(),
          last.number());
    }
  }

  private LearningCurve(String title, List<Run> runs) {
    this.title = title;
    this.runs = runs;
  }

  /**
   * Draws one run, or two for comparison: the second is dotted.
   *
   * @param title the line above the drawing
   * @param runs each with at least one epoch, all losses finite
   */
  static String svg(String title, List<Run> runs) {
    return new LearningCurve(title, runs).draw();
  }

  private String draw() {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" role=\"img\" aria-label=\"%s\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT, escaped(title));
    svg.append(STYLE);
    line("<rect class=\"page\" width=\"%d\" height=\"%d\"/>", WIDTH, HEIGHT);
    line("<text class=\"title\" x=\"%d\" y=\"32\">%s</text>", LEFT, escaped(title));
    for (int i = 0; i < runs.size(); i++) {
      line(
          "<text class=\"note\" x=\"%d\" y=\"%d\">%s</text>",
          LEFT, 54 + 18 * i, escaped((i > 0 ? "dotted: " : "") + runs.get(i).describe()));
    }
    Axis epochs = Axis.ofCounts(1, lastEpoch(), LEFT, RIGHT);
    drawLoss(epochs);
    drawAccuracy(epochs);
    line("</svg>");
    return svg.toString();
  }

  private void drawLoss(Axis epochs) {
    Axis losses =
        Axis.ofLosses(
            extreme(Epoch::loss, false),
            extreme(Epoch::loss, true),
            LOSS_TOP + PANEL_HEIGHT,
            LOSS_TOP);
    String name = losses.isLogarithmic() ? "training loss (log scale)" : "training loss";
    drawPanel(name, LOSS_TOP, epochs, losses);
    drawCurves("loss", epochs, losses, Epoch::loss);
  }

  private void drawAccuracy(Axis epochs) {
    Axis accuracies =
        Axis.linear(
            extreme(Epoch::testAccuracy, false), 1, ACCURACY_TOP + PANEL_HEIGHT, ACCURACY_TOP);
    drawPanel("test accuracy", ACCURACY_TOP, epochs, accuracies);
    drawCurves("accuracy", epochs, accuracies, Epoch::testAccuracy);
    int y = ACCURACY_TOP + PANEL_HEIGHT + 42;
    line("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">epoch</text>", (LEFT + RIGHT) / 2, y);
  }

  /** Frame, grid, marks and name of one of the two charts. */
  private void drawPanel(String name, int top, Axis x, Axis y) {
    int bottom = top + PANEL_HEIGHT;
    for (double tick : y.ticks()) {
      double at = y.position(tick);
      line(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
          LEFT, RIGHT, at, at);
      line(
          "<text class=\"note\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 10, at + 4, Axis.label(tick));
    }
    for (double tick : x.wholeTicks()) {
      double at = x.position(tick);
      line(
          "<line class=\"frame\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
          at, at, bottom, bottom + 5);
      line(
          "<text class=\"note\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          at, bottom + 20, Axis.label(tick));
    }
    line("<path class=\"frame\" d=\"M%d %d V%d H%d\"/>", LEFT, top, bottom, RIGHT);
    line(
        "<text transform=\"translate(22 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        top + PANEL_HEIGHT / 2, name);
  }

  private void drawCurves(String kind, Axis x, Axis y, ToDoubleFunction<Epoch> value) {
    for (int i = 0; i < runs.size(); i++) {
      List<Epoch> epochs = runs.get(i).epochs();
      String points =
          epochs.stream()
              .map(e -> point(x.position(e.number()), y.position(value.applyAsDouble(e))))
              .collect(Collectors.joining(" "));
      // A single epoch is a point: a line of no length with round ends.
      boolean isPoint = epochs.size() == 1;
      line(
          "<polyline class=\"curve %s%s%s\" points=\"%s\"/>",
          kind,
          i > 0 ? " second" : "",
          isPoint ? " dot" : "",
          isPoint ? points + " " + points : points);
    }
  }

  private int lastEpoch() {
    return (int) extreme(Epoch::number, true);
  }

  private double extreme(ToDoubleFunction<Epoch> value, boolean isLargest) {
    var values = runs.stream().flatMap(run -> run.epochs().stream()).mapToDouble(value);
    return (isLargest ? values.max() : values.min()).orElseThrow();
  }

  private static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
