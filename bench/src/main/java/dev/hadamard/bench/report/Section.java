package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.Chart;
import dev.hadamard.bench.chart.LineChart;
import dev.hadamard.bench.chart.SideBySide;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the report as the templates see it.
 *
 * @param id for links
 * @param title its heading
 * @param howToRead a short explanation below the heading
 * @param isBrief whether the Markdown has it too
 * @param blocks what it consists of, in order
 */
record Section(String id, String title, String howToRead, boolean isBrief, List<Block> blocks) {

  private static final int WIDE = 1000;
  private static final int HALF = 490;
  private static final int NARROW = 350;

  /** An empty part. */
  static Section of(String id, String title, String howToRead, boolean isBrief) {
    return new Section(id, title, howToRead, isBrief, new ArrayList<>());
  }

  /**
   * A piece of a part.
   *
   * @param heading may be empty
   * @param texts paragraphs
   * @param tables none or one
   * @param figures none, one, or some side by side
   * @param isFolded whether the page shows its heading alone until a reader opens it
   * @param isBrief whether the Markdown has it too
   */
  record Block(
      String heading,
      List<String> texts,
      List<Table> tables,
      List<Figure> figures,
      boolean isFolded,
      boolean isBrief) {}

  /**
   * A chart for wide and for narrow screens.
   *
   * @param isLegend whether it belongs to all charts beside it
   */
  record Figure(String caption, String wide, String narrow, boolean isLegend) {

    static Figure of(Chart chart, int wide) {
      return new Figure(
          chart.title(),
          chart.draw(wide, false).inline(),
          chart.draw(NARROW, false).inline(),
          false);
    }

    private static Figure legend(Chart chart) {
      return new Figure(
          "", chart.draw(WIDE, false).inline(), chart.draw(NARROW, false).inline(), true);
    }
  }

  Section text(String... paragraphs) {
    blocks.add(new Block("", List.of(paragraphs), List.of(), List.of(), false, true));
    return this;
  }

  Section table(String heading, Table table) {
    if (!table.isEmpty()) {
      blocks.add(new Block(heading, List.of(), List.of(table), List.of(), false, true));
    }
    return this;
  }

  /** A table that the page folds and the Markdown shows. */
  Section details(String heading, Table table) {
    if (!table.isEmpty()) {
      blocks.add(new Block(heading, List.of(), List.of(table), List.of(), true, true));
    }
    return this;
  }

  /** A table that the page folds and the Markdown leaves out. */
  Section folded(String heading, Table table) {
    if (!table.isEmpty()) {
      blocks.add(new Block(heading, List.of(), List.of(table), List.of(), true, false));
    }
    return this;
  }

  Section chart(String heading, List<String> words, Chart chart) {
    blocks.add(
        new Block(
            heading, words, List.of(), List.of(Figure.of(chart, WIDE)), false, !words.isEmpty()));
    return this;
  }

  /** Charts side by side, with one legend and common axes. */
  Section charts(String heading, List<String> words, List<LineChart> charts) {
    if (charts.size() == 1) {
      return chart(heading, words, charts.get(0));
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.legend(SideBySide.legend("Legend: " + heading, charts)));
    SideBySide.aligned(charts).forEach(chart -> figures.add(Figure.of(chart, HALF)));
    blocks.add(new Block(heading, words, List.of(), figures, false, !words.isEmpty()));
    return this;
  }
}
