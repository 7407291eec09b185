package dev.hadamard.spi;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of {@link dev.hadamard.op.Convolution.DataGradient} that is one matrix product: the pixels
 * of ∂L/∂x that the same taps of the window reach, for one group.
 *
 * <p>Tap k reads input line y = i·stride − padding + k·dilation, so line y gets a part from it only
 * where stride divides y + padding − k·dilation. That depends on y mod stride alone: with stride s
 * there are s·s phases, which share the taps among them. Within a phase the taps, taken from the
 * last to the first, reach neighbouring lines of δ one after the other:
 *
 * <pre>
 *   rows of target ← gather(δ) · w       columns of the gather: (tap row, tap, output of the group)
 * </pre>
 *
 * @param gather the matrix of δ
 * @param target where its rows belong in ∂L/∂x: a gather with one tap
 * @param tapColumns taps of a tap row
 * @param depth outputs of the group
 * @param firstWeight the weight of column 0 and the group's first input
 * @param tapRowStep from a tap row's weights to the next one's; may be negative
 * @param tapStep from a tap's weights to the next one's; may be negative
 * @param outputStep from an output's weights to the next one's
 */
public record GradientPhase(
    Gather gather,
    Gather target,
    int tapColumns,
    int depth,
    int firstWeight,
    int tapRowStep,
    int tapStep,
    int outputStep) {

  /** The taps of one direction. */
  private record Taps(int last, int step, int count, int origin, int reach) {

    /** Those that reach the lines r, r + stride, … of the input. */
    static Taps of(int r, int taps, int stride, int padding, int dilation) {
      int divisor = gcd(stride, dilation);
      int step = stride / divisor;
      int reach = dilation / divisor;
      int first = 0;
      while (first < step && (r + padding - first * dilation) % stride != 0) {
        first++;
      }
      if (first == step || first >= taps) {
        return new Taps(0, 0, 0, 0, 0);
      }
      int count = (taps - 1 - first) / step + 1;
      int last = first + (count - 1) * step;
      return new Taps(last, -step, count, (r + padding - last * dilation) / stride, reach);
    }
  }

  /** The phases of all groups that have pixels; together they have every pixel and channel once. */
  public static List<GradientPhase> of(Window window, Shape input, Shape output) {
    List<GradientPhase> phases = new ArrayList<>();
    for (int group = 0; group < window.groups(); group++) {
      for (int y = 0; y < Math.min(window.strideY(), input.dimension(1)); y++) {
        for (int x = 0; x < Math.min(window.strideX(), input.dimension(2)); x++) {
          phases.add(of(window, input, output, group, y, x));
        }
      }
    }
    return phases;
  }

  private static GradientPhase of(
      Window window, Shape input, Shape output, int group, int y, int x) {
    Taps down =
        Taps.of(y, window.height(), window.strideY(), window.paddingY(), window.dilationY());
    Taps across =
        Taps.of(x, window.width(), window.strideX(), window.paddingX(), window.dilationX());
    int inputs = input.dimension(3);
    int outputs = output.dimension(3);
    int inputsOfGroup = inputs / window.groups();
    int depth = outputs / window.groups();
    int gridHeight = (input.dimension(1) - y - 1) / window.strideY() + 1;
    int gridWidth = (input.dimension(2) - x - 1) / window.strideX() + 1;
    boolean areNeighbours = across.reach == 1 && window.groups() == 1;
    Gather gather =
        new Gather(
            output.dimension(1),
            output.dimension(2) * outputs,
            gridHeight,
            gridWidth,
            1,
            outputs,
            down.origin,
            across.origin * outputs + group * depth,
            down.count,
            down.reach,
            areNeighbours ? 1 : across.count,
            areNeighbours ? across.count * depth : depth,
            across.reach * outputs);
    Gather target =
        new Gather(
            input.dimension(1),
            input.dimension(2) * inputs,
            gridHeight,
            gridWidth,
            window.strideY(),
            window.strideX() * inputs,
            y,
            x * inputs + group * inputsOfGroup,
            1,
            0,
            1,
            inputsOfGroup,
            0);
    int weightsOfLine = window.width() * inputsOfGroup;
    int weightsOfOutput = window.height() * weightsOfLine;
    return new GradientPhase(
        gather,
        target,
        across.count,
        depth,
        group * depth * weightsOfOutput + down.last * weightsOfLine + across.last * inputsOfGroup,
        down.step * weightsOfLine,
        across.step * inputsOfGroup,
        weightsOfOutput);
  }

  /** Whether no tap reaches its pixels, so that ∂L/∂x is 0 there. */
  public boolean isUnreached() {
    return gather.columns() == 0;
  }

  /**
   * Where the weight of a column of the gather lies, for the group's first input; the other inputs
   * follow it.
   */
  public int weight(int column) {
    int tap = column / depth;
    return firstWeight
        + tap / tapColumns * tapRowStep
        + tap % tapColumns * tapStep
        + column % depth * outputStep;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
