package dev.hadamard.bench.report;

import dev.hadamard.bench.chart.Chart;
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
   * @param isFolded whether it is closed until someone opens it, and left out of the Markdown
   */
  record Block(
      String heading,
      List<String> texts,
      List<Table> tables,
      List<Figure> figures,
      boolean isFolded) {}

  /** A chart for wide and for narrow screens. */
  record Figure(String caption, String wide, String narrow) {

    static Figure of(Chart chart, int wide) {
      return new Figure(
          chart.title(), chart.draw(wide, false).inline(), chart.draw(NARROW, false).inline());
    }
  }

  Section text(String... paragraphs) {
    blocks.add(new Block("", List.of(paragraphs), List.of(), List.of(), false));
    return this;
  }

  Section table(String heading, Table table) {
    if (!table.isEmpty()) {
      blocks.add(new Block(heading, List.of(), List.of(table), List.of(), false));
    }
    return this;
  }

  Section folded(String heading, Table table) {
    if (!table.isEmpty()) {
      blocks.add(new Block(heading, List.of(), List.of(table), List.of(), true));
    }
    return this;
  }

  Section charts(String heading, List<String> words, List<? extends Chart> charts) {
    int width = charts.size() > 1 ? HALF : WIDE;
    List<Figure> figures = charts.stream().map(chart -> Figure.of(chart, width)).toList();
    blocks.add(new Block(heading, words, List.of(), figures, false));
    return this;
  }
}
