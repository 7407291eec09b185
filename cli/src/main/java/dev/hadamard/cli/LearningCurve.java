package dev.hadamard.cli;

import dev.hadamard.bench.chart.Axis;
import dev.hadamard.bench.chart.Panel;
import dev.hadamard.bench.chart.Point;
import dev.hadamard.bench.chart.Svg;
import dev.hadamard.bench.chart.Tick;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A training as a drawing: loss and test score over the epochs, as an SVG that stands alone and
 * follows the viewer's light or dark scheme.
 */
final class LearningCurve {

  private static final int WIDTH = 760;
  private static final int LEFT = 64;
  private static final int RIGHT = WIDTH - 30;
  private static final int PANEL_HEIGHT = 200;
  private static final int LOSS_TOP = 112;
  private static final int SCORE_TOP = LOSS_TOP + PANEL_HEIGHT + 60;
  private static final int HEIGHT = SCORE_TOP + PANEL_HEIGHT + 60;

  /** An R² may be far below 0 at first; drawn in full, it would flatten what comes after. */
  private static final double LOWEST_SCORE = -1;

  private final String title;
  private final Score score;
  private final List<Run> runs;
  private final Svg svg;

  /** One training with its name in the legend. */
  record Run(String name, List<Epoch> epochs) {

    private String describe(Score score) {
      Epoch last = epochs.get(epochs.size() - 1);
      String end =
          String.format(
              Locale.ROOT,
              "%s: loss %.4g, %s after epoch %d",
              name,
              last.loss(),
              score.describe(last.testScore()),
              last.number());
      return best()
          .map(
              best ->
                  String.format(
                      Locale.ROOT, "%s; best %.4f, epoch %d", end, best.testScore(), best.number()))
          .orElse(end);
    }

    /** The best epoch: the last one that was better than all before it. */
    private Optional<Epoch> best() {
      return epochs.stream()
          .filter(epoch -> epoch.isBest() && !Double.isNaN(epoch.testScore()))
          .reduce((earlier, later) -> later);
    }
  }

  private LearningCurve(String title, Score score, List<Run> runs) {
    this.title = title;
    this.score = score;
    this.runs = runs;
    this.svg = new Svg(WIDTH, HEIGHT, title);
  }

  /**
   * Draws one run, or two for comparison: the second is dotted.
   *
   * @param title the line above the drawing
   * @param score what the lower panel shows; an epoch where it is NaN has no point there
   * @param runs each with at least one epoch, all losses finite
   */
  static String svg(String title, Score score, List<Run> runs) {
    return new LearningCurve(title, score, runs).draw();
  }

  private String draw() {
    svg.text(LEFT, 32, "start", "title", title);
    for (int i = 0; i < runs.size(); i++) {
      String name = (i > 0 ? "dotted: " : "") + runs.get(i).describe(score);
      svg.text(LEFT, 54 + 18.0 * i, "start", "note", name);
    }
    Axis epochs = Axis.ofCounts(1, (int) extreme(Epoch::number, true), LEFT, RIGHT);
    Axis losses =
        Axis.ofLosses(extreme(Epoch::loss, false), extreme(Epoch::loss, true), 0, PANEL_HEIGHT);
    String name = losses.isLogarithmic() ? "training loss (log scale)" : "training loss";
    drawPanel(name, LOSS_TOP, epochs, losses, 1, Epoch::loss);
    Axis scores = Axis.linear(extreme(LearningCurve::drawnScore, false), 1, 0, PANEL_HEIGHT);
    boolean hasBest = runs.stream().anyMatch(run -> run.best().isPresent());
    Panel panel =
        drawPanel(
            score + (hasBest ? " (dot: the best epoch)" : ""),
            SCORE_TOP,
            epochs,
            scores,
            0,
            LearningCurve::drawnScore);
    panel.xName("epoch");
    for (int i = 0; i < runs.size(); i++) {
      markBest(panel, runs.get(i), i > 0 ? 7 : 0);
    }
    return svg.standalone();
  }

  private void markBest(Panel panel, Run run, int colour) {
    run.best()
        .ifPresent(
            best -> {
              svg.draw("<g class=\"s%d\">", colour);
              panel.circle("mark", new Point(best.number(), drawnScore(best)));
              svg.draw("</g>");
            });
  }

  private static double drawnScore(Epoch epoch) {
    return Math.max(LOWEST_SCORE, epoch.testScore());
  }

  private Panel drawPanel(
      String name, int top, Axis x, Axis y, int colour, ToDoubleFunction<Epoch> value) {
    Panel panel = Panel.of(svg, LEFT, RIGHT, top, top + PANEL_HEIGHT, x, y);
    panel.frame(name, Tick.of(x.wholeTicks()), Tick.of(y.ticks()));
    for (int i = 0; i < runs.size(); i++) {
      // The second in the colour of the text, to be seen where it lies upon the first.
      svg.draw("<g class=\"s%d\">", i > 0 ? 7 : colour);
      panel.polyline(
          i > 0 ? "line dotted" : "line solid",
          runs.get(i).epochs().stream()
              .map(epoch -> new Point(epoch.number(), value.applyAsDouble(epoch)))
              .filter(point -> !Double.isNaN(point.y()))
              .toList());
      svg.draw("</g>");
    }
    return panel;
  }

  private double extreme(ToDoubleFunction<Epoch> value, boolean isLargest) {
    var values =
        runs.stream()
            .flatMap(run -> run.epochs().stream())
            .mapToDouble(value)
            .filter(number -> !Double.isNaN(number));
    return (isLargest ? values.max() : values.min()).orElse(0);
  }
}
