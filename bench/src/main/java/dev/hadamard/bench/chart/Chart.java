package dev.hadamard.bench.chart;

/** A picture that can be drawn at any width. */
public interface Chart {

  /** What it shows, in one line. */
  String title();

  /**
   * Draws it.
   *
   * @param width in pixels at which text is 13 pixels high
   * @param isTitled whether the title is part of the picture, as where nothing else says it
   */
  Svg draw(int width, boolean isTitled);
}
