package dev.hadamard.bench.chart;

import dev.hadamard.spi.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An SVG in the making. */
public final class Svg {

  /** The height of a line of text, spacing included. */
  static final int LINE = 20;

  private static final String STYLE = style();

  private final int width;
  private final int height;
  private final String label;
  private final StringBuilder body = new StringBuilder();

  /**
   * An empty picture.
   *
   * @param label what it shows, for those who hear it read
   */
  public Svg(int width, int height, String label) {
    this.width = width;
    this.height = height;
    this.label = label;
  }

  /** How charts look, to be put once into a page that holds some. */
  public static String style() {
    try (InputStream css = Svg.class.getResourceAsStream("chart.css")) {
      if (css == null) {
        throw new IllegalStateException("chart.css is missing from the jar");
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Adds markup; what is put into it must be escaped. */
  public void draw(String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /**
   * Adds a line of text.
   *
   * @param anchor start, middle or end: which part of the text is at x
   */
  public void text(double x, double y, String anchor, String look, String words) {
    draw(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>",
        number(x), number(y), anchor, look, escaped(words));
  }

  /** For a page that has {@link #style}. */
  public String inline() {
    return head() + body + "</svg>";
  }

  /** A file of its own: with its style and a page behind it. */
  public String standalone() {
    return head()
        + "<style>\n"
        + STYLE
        + "</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
        + body
        + "</svg>\n";
  }

  private String head() {
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %d %d\""
            + " width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">\n",
        width,
        height,
        width,
        height,
        escaped(label));
  }

  /** Text as markup. Control characters, which XML forbids, are written out. */
  public static String escaped(String text) {
    return ForeignText.cleanLines(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** At least the width of a text of 13 pixels, in most fonts. */
  public static double widthOf(String text) {
    return text.codePoints().mapToDouble(Svg::widthOf).sum();
  }

  private static double widthOf(int letter) {
    if (letter > 0x2e80) {
      return 13.5;
    }
    return Character.isUpperCase(letter) || letter == 'm' || letter == 'w' || letter == '%'
        ? 10.5
        : "iljtf.,:;|' ".indexOf(letter) >= 0 ? 4.6 : 7.6;
  }

  /** A coordinate. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
