package dev.hadamard.bench.chart;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a chart: which values it spans, where each lies, which of them are marked.
 *
 * @param low the value at the pixel {@code from}
 * @param high the value at the pixel {@code to}
 * @param isLogarithmic whether equal ratios, rather than equal differences, are equally long
 */
public record Axis(double low, double high, boolean isLogarithmic, double from, double to) {

  /** Ratio of the largest to the smallest value from which on a logarithmic axis shows more. */
  private static final double LOGARITHMIC_FROM = 20;

  private static final int[] MANTISSAS = {1, 2, 5};

  /** An axis between whole numbers, marked at whole numbers. */
  public static Axis ofCounts(int low, int high, double from, double to) {
    return new Axis(low, Math.max(high, low + 1), false, from, to);
  }

  /** A linear axis from a round number at or below {@code low} to one at or above {@code high}. */
  public static Axis linear(double low, double high, double from, double to) {
    double span = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.1;
    double step = roundStep(span / 5);
    double bottom = Math.floor(low / step + 1e-9) * step;
    double top = Math.ceil(high / step - 1e-9) * step;
    return new Axis(bottom, top > bottom ? top : bottom + step, false, from, to);
  }

  /** Logarithmic where the values, all positive, span more than a decade or so, else from 0 on. */
  public static Axis ofLosses(double smallest, double largest, double from, double to) {
    if (smallest <= 0 || largest / smallest < LOGARITHMIC_FROM) {
      return linear(Math.min(0, smallest), largest, from, to);
    }
    return new Axis(roundDown(smallest), roundUp(largest), true, from, to);
  }

  /** Logarithmic between round numbers around the values, all positive. */
  public static Axis logarithmic(double smallest, double largest, double from, double to) {
    double low = roundDown(smallest);
    double high = roundUp(largest);
    return new Axis(low, high > low ? high : 2 * low, true, from, to);
  }

  /** Logarithmic from a little below the smallest value to a little above the largest. */
  public static Axis around(double smallest, double largest, double from, double to) {
    double margin = Math.max(1.05, Math.pow(largest / smallest, 0.03));
    return new Axis(smallest / margin, largest * margin, true, from, to);
  }

  /** The same axis on other pixels. */
  public Axis between(double otherFrom, double otherTo) {
    return new Axis(low, high, isLogarithmic, otherFrom, otherTo);
  }

  /** Where a value lies, in pixels. */
  public double position(double value) {
    double fraction =
        isLogarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return from + fraction * (to - from);
  }

  /** The values to mark: 1, 2 or 5 times a power of ten. */
  public List<Double> ticks() {
    return isLogarithmic ? logarithmicTicks() : linearTicks(roundStep((high - low) / 6));
  }

  /** As {@link #ticks()}, whole numbers only. */
  public List<Double> wholeTicks() {
    return linearTicks(Math.max(1, roundStep((high - low) / 10)));
  }

  private List<Double> linearTicks(double step) {
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> logarithmicTicks() {
    boolean isLong = high / low > 1e3;
    List<Double> ticks = new ArrayList<>();
    for (int e = (int) Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
      for (int mantissa : MANTISSAS) {
        double tick = mantissa * Math.pow(10, e);
        boolean isWithin = tick >= low * 0.999 && tick <= high * 1.001;
        if (isWithin && (mantissa == 1 || !isLong)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** A tick as text, without the noise of binary fractions. */
  public static String label(double tick) {
    BigDecimal rounded =
        BigDecimal.valueOf(tick).round(new java.math.MathContext(6)).stripTrailingZeros();
    return rounded.signum() == 0
        ? "0"
        : Math.abs(tick) < 1e-4 ? rounded.toString() : rounded.toPlainString();
  }

  private static double roundStep(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    for (int mantissa : MANTISSAS) {
      if (step <= mantissa * power * 1.0001) {
        return mantissa * power;
      }
    }
    return 10 * power;
  }

  private static double roundDown(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    double rounded = power;
    for (int mantissa : MANTISSAS) {
      rounded = mantissa * power <= value ? mantissa * power : rounded;
    }
    return rounded;
  }

  private static double roundUp(double value) {
    return roundStep(value);
  }
}
