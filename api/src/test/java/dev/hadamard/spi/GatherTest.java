package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Shape;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The matrices that windows find in images: their products are the convolution and its gradients.
 * All numbers are whole, so sums are exact in any order.
 */
final class GatherTest {

  /** One convolution of random whole numbers. */
  private record Case(Window window, Shape x, Shape z) {

    static Case of(Window window, int n, int height, int width, int in, int out) {
      return new Case(
          window,
          Shape.of(n, height, width, in),
          Shape.of(n, window.outputHeight(height), window.outputWidth(width), out));
    }

    int inputsOfGroup() {
      return x.columns() / window.groups();
    }

    int outputsOfGroup() {
      return z.columns() / window.groups();
    }

    int weights() {
      return z.columns() * window.taps() * inputsOfGroup();
    }

    ReferenceConvolution reference() {
      return new ReferenceConvolution(window, x, z);
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(17);
    while (cases.size() < 300) {
      int groups = random.nextInt(1, 4);
      Window window =
          new Window(
              random.nextInt(1, 5),
              random.nextInt(1, 5),
              random.nextInt(1, 5),
              random.nextInt(1, 5),
              random.nextInt(0, 4),
              random.nextInt(0, 4),
              random.nextInt(1, 5),
              random.nextInt(1, 5),
              groups);
      int height = random.nextInt(1, 9);
      int width = random.nextInt(1, 9);
      if (window.outputHeight(height) > 0 && window.outputWidth(width) > 0) {
        cases.add(
            Case.of(
                window,
                random.nextInt(1, 3),
                height,
                width,
                groups * random.nextInt(1, 4),
                groups * random.nextInt(1, 4)));
      }
    }
    return cases;
  }

  private static double[] numbers(int count, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextInt(-9, 10);
    }
    return numbers;
  }

  /** The element of the matrix, and NaN beyond the images' memory. */
  private static double element(Gather g, double[] image, int row, int column) {
    int n = row / g.rowsOfImage();
    int i = row % g.rowsOfImage() / g.gridWidth();
    int j = row % g.gridWidth();
    int k = column / (g.runs() * g.run());
    int l = column / g.run() % g.runs();
    int y = i * g.stepY() + g.originY() + k * g.lineStep();
    int u = j * g.stepX() + g.originX() + l * g.runStep() + column % g.run();
    boolean exists = y >= 0 && y < g.height() && u >= 0 && u < g.width();
    return exists ? image[n * g.imageSize() + y * g.width() + u] : 0;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_gathered_matrix_times_the_weights_is_the_convolution(Case c) {
    double[] x = numbers(c.x.size(), 1);
    double[] w = numbers(c.weights(), 2);
    double[] z = new double[c.z.size()];
    for (int group = 0; group < c.window.groups(); group++) {
      Gather gather = Gather.of(c.window, c.x, group);
      assertThat(gather.columns()).isEqualTo(c.window.taps() * c.inputsOfGroup());
      for (int row = 0; row < c.z.rows(); row++) {
        for (int o = 0; o < c.outputsOfGroup(); o++) {
          int output = group * c.outputsOfGroup() + o;
          for (int p = 0; p < gather.columns(); p++) {
            z[row * c.z.columns() + output] +=
                element(gather, x, row, p) * w[output * gather.columns() + p];
          }
        }
      }
    }
    assertThat(z).isEqualTo(c.reference().forward(i -> x[i], i -> w[i], i -> 0));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_transposed_matrix_times_delta_is_the_gradient_of_the_weights(Case c) {
    double[] x = numbers(c.x.size(), 1);
    double[] delta = numbers(c.z.size(), 2);
    double[] dw = new double[c.weights()];
    for (int o = 0; o < c.z.columns(); o++) {
      Gather gather = Gather.of(c.window, c.x, o / c.outputsOfGroup());
      for (int p = 0; p < gather.columns(); p++) {
        for (int row = 0; row < c.z.rows(); row++) {
          dw[o * gather.columns() + p] +=
              element(gather, x, row, p) * delta[row * c.z.columns() + o];
        }
      }
    }
    assertThat(dw).isEqualTo(c.reference().weightGradient(i -> delta[i], i -> x[i]));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_phases_together_write_each_element_of_the_gradient_once(Case c) {
    double[] delta = numbers(c.z.size(), 1);
    double[] w = numbers(c.weights(), 2);
    double[] dx = new double[c.x.size()];
    int[] written = new int[dx.length];
    for (GradientPhase phase : GradientPhase.of(c.window, c.x, c.z)) {
      Gather gather = phase.gather();
      assertThat(phase.isUnreached()).isEqualTo(gather.columns() == 0);
      for (int row = 0; row < c.x.dimension(0) * gather.rowsOfImage(); row++) {
        for (int channel = 0; channel < c.inputsOfGroup(); channel++) {
          int at = place(phase.target(), row, channel);
          written[at]++;
          for (int p = 0; p < gather.columns(); p++) {
            dx[at] += element(gather, delta, row, p) * w[phase.weight(p) + channel];
          }
        }
      }
    }
    assertThat(written).containsOnly(1);
    assertThat(dx).isEqualTo(c.reference().dataGradient(i -> delta[i], i -> w[i]));
  }

  /** Where the element that a target's only tap reads lies. */
  private static int place(Gather target, int row, int channel) {
    double[] places = new double[target.imageSize() * (row / target.rowsOfImage() + 1)];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    return (int) element(target, places, row, channel);
  }
}
