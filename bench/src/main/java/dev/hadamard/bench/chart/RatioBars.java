package dev.hadamard.bench.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Horizontal bars of ratios in groups, each bar with its interval as a whisker. A line marks 1, to
 * which all are relative. A contestant without a figure has words in the place of a bar.
 *
 * <p>The axis begins at 0. Ratios above {@value #LINEAR_UP_TO} would leave the others too short to
 * see: then it is logarithmic, and bars begin at 1 and grow to either side.
 *
 * @param title what it shows
 * @param axis the name of the axis below; may be empty
 * @param groups at least one with a bar
 * @param notes lines below the axis
 */
public record RatioBars(String title, String axis, List<Group> groups, List<String> notes)
    implements Chart {

  private static final double LINEAR_UP_TO = 10;

  /** A whisker that is longer than its bar is cut off, or it would flatten all others. */
  private static final double LONGEST_WHISKER = 1.5;

  private static final int EDGE = 8;
  private static final int GAP = 10;
  private static final int PITCH = 22;
  private static final int BAR = 13;
  private static final int NOTE = 18;

  /** Bold letters are so much wider. */
  private static final double BOLD = 1.1;

  /** Copies the lists. */
  public RatioBars {
    groups = List.copyOf(groups);
    notes = List.copyOf(notes);
  }

  /**
   * Bars that belong together.
   *
   * @param name above them; may be empty
   */
  public record Group(String name, List<Bar> bars) {
    /** Copies the bars. */
    public Group {
      bars = List.copyOf(bars);
    }

    private int height() {
      return (name.isEmpty() ? 0 : PITCH + 4) + bars.size() * PITCH;
    }
  }

  /**
   * One bar.
   *
   * @param name at its left
   * @param colour that of the contestant's {@link Series}
   * @param value its length; not a number for a contestant that has words only
   * @param low where the whisker begins; {@code value} for no whisker
   * @param high where it ends
   * @param words at its right
   * @param isFaint whether it is drawn as one that is not sure
   * @param marks single values that the bar is the mean of, drawn as dots
   */
  public record Bar(
      String name,
      int colour,
      double value,
      double low,
      double high,
      String words,
      boolean isFaint,
      List<Double> marks) {
    /** Copies the marks. */
    public Bar {
      marks = List.copyOf(marks);
    }

    /** A contestant without a figure, and why. */
    public static Bar without(String name, int colour, String words) {
      return new Bar(name, colour, Double.NaN, Double.NaN, Double.NaN, words, true, List.of());
    }

    private boolean hasValue() {
      return Double.isFinite(value);
    }

    private double farthest() {
      double whisker = Math.min(high, value * LONGEST_WHISKER);
      return marks.stream().mapToDouble(Double::doubleValue).reduce(whisker, Math::max);
    }

    private double nearest() {
      double whisker = Math.max(low, value / LONGEST_WHISKER);
      return marks.stream().mapToDouble(Double::doubleValue).reduce(whisker, Math::min);
    }
  }

  /** The axis that suits all of some charts, so that their bars compare. */
  public static Axis axisOf(List<RatioBars> charts) {
    List<Bar> bars =
        charts.stream()
            .flatMap(chart -> chart.groups.stream())
            .flatMap(group -> group.bars().stream())
            .filter(Bar::hasValue)
            .toList();
    double largest = bars.stream().mapToDouble(Bar::farthest).reduce(1, Math::max);
    double smallest = bars.stream().mapToDouble(Bar::nearest).reduce(1, Math::min);
    return largest > LINEAR_UP_TO
        ? Axis.logarithmic(smallest, largest, 0, 1)
        : new Axis(0, largest * 1.02, false, 0, 1);
  }

  @Override
  public Svg draw(int width, boolean isTitled) {
    return draw(width, isTitled, axisOf(List.of(this)));
  }

  /** The same chart on the axis of others. */
  public Chart on(Axis shared) {
    RatioBars bars = this;
    return new Chart() {
      @Override
      public String title() {
        return bars.title();
      }

      @Override
      public Svg draw(int width, boolean isTitled) {
        return bars.draw(width, isTitled, shared);
      }
    };
  }

  private Svg draw(int width, boolean isTitled, Axis values) {
    int left = EDGE + GAP + (int) Math.ceil(widest(Bar::name, 1));
    int right = width - EDGE - GAP - (int) Math.ceil(widest(Bar::words, BOLD));
    int top = isTitled ? 44 : 6;
    int bottom = top + groups.stream().mapToInt(Group::height).sum() + 4;
    int below = bottom + (axis.isEmpty() ? 26 : 44);
    Svg svg = new Svg(width, below + notes.size() * NOTE + 6, title);
    if (isTitled) {
      svg.text(EDGE, 26, "start", "title", title);
    }
    Axis across = values.between(left, right);
    Panel panel = new Panel(svg, left, right, top, bottom, across, across);
    panel.frame("", ticks(across), List.of());
    svg.text(left, bottom + 40.0, "start", "note", axis);
    svg.draw(
        "<path class=\"pointer\" d=\"M%s %d V%d\"/>", Svg.number(across.position(1)), top, bottom);
    int y = top;
    for (Group group : groups) {
      y = draw(group, panel, y);
    }
    for (int i = 0; i < notes.size(); i++) {
      svg.text(EDGE, below + 16.0 + i * NOTE, "start", "note", notes.get(i));
    }
    return svg;
  }

  private double widest(java.util.function.Function<Bar, String> text, double factor) {
    ToDoubleFunction<Bar> length = bar -> Svg.widthOf(text.apply(bar)) * factor;
    return groups.stream()
        .flatMap(group -> group.bars().stream())
        .filter(bar -> bar.hasValue() || text.apply(bar).equals(bar.name()))
        .mapToDouble(length)
        .max()
        .orElse(0);
  }

  private static List<Tick> ticks(Axis across) {
    List<Tick> ticks = new ArrayList<>();
    for (Tick tick : Tick.of(across.ticks())) {
      ticks.add(new Tick(tick.value(), tick.label() + "×"));
    }
    return ticks;
  }

  private static int draw(Group group, Panel panel, int from) {
    int y = from;
    if (!group.name().isEmpty()) {
      panel.svg().text(EDGE, y + 19.0, "start", "strong over", group.name());
      y += PITCH + 4;
    }
    for (Bar bar : group.bars()) {
      draw(bar, panel, y);
      y += PITCH;
    }
    return y;
  }

  private static void draw(Bar bar, Panel panel, int top) {
    Svg svg = panel.svg();
    double baseline = top + 15.5;
    svg.text(panel.left() - GAP, baseline, "end", bar.hasValue() ? "" : "note", bar.name());
    if (!bar.hasValue()) {
      svg.text(panel.left() + 6.0, baseline, "start", "note over", bar.words());
      return;
    }
    double origin = within(panel, panel.x().isLogarithmic() ? 1 : 0);
    double end = within(panel, bar.value());
    double middle = top + PITCH / 2.0;
    svg.draw("<g class=\"s%d\">", bar.colour() % Series.COLOURS);
    svg.draw(
        "<rect class=\"bar%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%d\"/>",
        bar.isFaint() ? " faint" : "",
        Svg.number(Math.min(origin, end)),
        Svg.number(middle - BAR / 2.0),
        Svg.number(Math.max(1, Math.abs(end - origin))),
        BAR);
    svg.draw("</g>");
    drawWhisker(bar, panel, middle);
    for (double mark : bar.marks()) {
      svg.draw(
          "<circle class=\"single\" cx=\"%s\" cy=\"%s\" r=\"3\"/>",
          Svg.number(within(panel, mark)), Svg.number(middle));
    }
    double beside =
        bar.marks().stream()
            .mapToDouble(mark -> within(panel, mark) + 3)
            .reduce(Math.max(Math.max(origin, end), within(panel, bar.high())), Math::max);
    svg.text(beside + 8, baseline, "start", "strong over", bar.words());
  }

  /** From end to end of the interval, with a stroke across each end that is within the chart. */
  private static void drawWhisker(Bar bar, Panel panel, double middle) {
    double low = within(panel, bar.low());
    double high = within(panel, bar.high());
    if (!(bar.high() > bar.low())) {
      return;
    }
    String path = "M%s %s H%s".formatted(Svg.number(low), Svg.number(middle), Svg.number(high));
    if (bar.low() >= panel.x().low()) {
      path += " M%s %s v8".formatted(Svg.number(low), Svg.number(middle - 4));
    }
    if (bar.high() <= panel.x().high()) {
      path += " M%s %s v8".formatted(Svg.number(high), Svg.number(middle - 4));
    }
    panel.svg().draw("<path class=\"halo\" d=\"%s\"/>", path);
    panel.svg().draw("<path class=\"whisker\" d=\"%s\"/>", path);
  }

  private static double within(Panel panel, double value) {
    double at = value > 0 || !panel.x().isLogarithmic() ? panel.x().position(value) : 0;
    return Math.max(panel.left(), Math.min(panel.right(), at));
  }
}
