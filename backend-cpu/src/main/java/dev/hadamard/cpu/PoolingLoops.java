package dev.hadamard.cpu;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Window;
import dev.hadamard.spi.Taps;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Pooling, line by line. What a tap sees at all positions of a line is collected in one piece, and
 * loops along it have no end at each pixel.
 *
 * <pre>
 *   forward    for each line of outputs:  for each tap:  y  ← max or Σ   the pixels that it sees
 *   gradient   for each line of inputs:   for each tap:  dx ← Σ          δ of the positions it sees
 * </pre>
 *
 * <p>Sums are added row by row of the window, then the rows: of k² terms no chain is longer than
 * 2k. Lines are divided among the threads, never a sum, so the bits do not depend on their number.
 */
final class PoolingLoops {

  /** Below this many elements read a second thread costs more than it gains. */
  private static final long SMALL = 100_000;

  private final ThreadTeam team;
  private final PoolingStep step;
  private final Function<Tensor, CpuTensor> own;
  private final PoolingLine[] scratch;

  /**
   * Creates them.
   *
   * @param own finds the backend's tensor that an operand is
   */
  PoolingLoops(ThreadTeam team, PoolingStep step, Function<Tensor, CpuTensor> own) {
    this.team = team;
    this.step = step;
    this.own = own;
    this.scratch = new PoolingLine[team.size()];
    Arrays.setAll(scratch, i -> new PoolingLine());
  }

  /** Computes a line of a result. */
  private interface Line {
    void compute(int image, int i, PoolingLine own);
  }

  /**
   * Computes each line of a result and stores it.
   *
   * @param x the images
   * @param y the positions of the window
   */
  private void lines(Window window, CpuTensor x, CpuTensor y, CpuTensor result, Line line) {
    Shape shape = result.shape();
    int height = shape.dimension(1);
    int length = shape.dimension(2) * shape.columns();
    for (PoolingLine each : scratch) {
      each.prepare(window, x.shape().dimension(2), y.shape().dimension(2), shape.columns());
    }
    ThreadTeam.Part part =
        (index, member) -> {
          line.compute(index / height, index % height, scratch[member]);
          int to = result.start + index * length;
          System.arraycopy(scratch[member].result, 0, result.data, to, length);
        };
    int lines = shape.dimension(0) * height;
    if ((long) shape.size() * window.taps() < SMALL) {
      for (int index = 0; index < lines; index++) {
        part.run(index, 0);
      }
    } else {
      team.run(lines, part);
    }
  }

  private static Taps down(Window window, int i, CpuTensor x) {
    return Taps.of(
        i,
        window.height(),
        window.strideY(),
        window.paddingY(),
        window.dilationY(),
        x.shape().dimension(1));
  }

  /** Where a line of an image begins. */
  private static int place(CpuTensor images, int image, int line) {
    Shape shape = images.shape();
    int lines = image * shape.dimension(1) + line;
    return images.start + lines * shape.dimension(2) * shape.columns();
  }

  // --------------------------------------------------------------------------------------- forward

  /** y ← the largest; winner ← its tap, unless both are one tensor. */
  void max(Pooling.Max op) {
    CpuTensor x = own.apply(op.x());
    CpuTensor y = own.apply(op.y());
    CpuTensor winner = own.apply(op.winner());
    Window window = op.window();
    boolean keepsWinner = !winner.covers(y);
    int length = y.shape().dimension(2) * y.shape().columns();
    lines(
        window,
        x,
        y,
        y,
        (image, i, line) -> {
          Taps down = down(window, i, x);
          line.beginMax(down);
          for (int k = down.first(); k < down.end(); k++) {
            line.max(step, k, x.data, place(x, image, down.start() + k * window.dilationY()));
          }
          if (keepsWinner) {
            System.arraycopy(line.winner, 0, winner.data, place(winner, image, i), length);
          }
        });
  }

  /** y ← the mean. */
  void average(Pooling.Average op) {
    CpuTensor x = own.apply(op.x());
    CpuTensor y = own.apply(op.y());
    Window window = op.window();
    int length = y.shape().dimension(2) * y.shape().columns();
    lines(
        window,
        x,
        y,
        y,
        (image, i, line) -> {
          Taps down = down(window, i, x);
          line.beginSum(length);
          for (int k = down.first(); k < down.end(); k++) {
            line.sum(x.data, place(x, image, down.start() + k * window.dilationY()));
          }
          line.divide(line.result, down, op.isPaddingCounted(), x.shape().dimension(2));
        });
  }

  // -------------------------------------------------------------------------------------- gradient

  /** dx ← δ where the pixel won. */
  void maxGradient(Pooling.MaxGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor winner = own.apply(op.winner());
    CpuTensor dx = own.apply(op.dx());
    int inputs = dx.shape().dimension(2) * dx.shape().columns();
    int outputs = delta.shape().dimension(2) * dx.shape().columns();
    gradient(
        op.window(),
        delta,
        dx,
        (image, i, k, line) -> {
          System.arraycopy(winner.data, place(winner, image, i), line.winner, 0, outputs);
          line.passToWinners(step, k, inputs);
        });
  }

  /** dx ← Σ δ/N over the windows of a pixel. */
  void averageGradient(Pooling.AverageGradient op) {
    CpuTensor delta = own.apply(op.delta());
    CpuTensor dx = own.apply(op.dx());
    Window window = op.window();
    int width = dx.shape().dimension(2);
    int inputs = width * dx.shape().columns();
    gradient(
        window,
        delta,
        dx,
        (image, i, k, line) -> {
          line.divide(line.delta, down(window, i, dx), op.isPaddingCounted(), width);
          line.pass(inputs);
        });
  }

  /** Adds to a line of ∂L/∂x what line i of the positions passes back by tap row k. */
  private interface Pass {
    void add(int image, int i, int k, PoolingLine line);
  }

  private void gradient(Window window, CpuTensor delta, CpuTensor dx, Pass pass) {
    int inputs = dx.shape().dimension(2) * dx.shape().columns();
    int outputs = delta.shape().dimension(2) * dx.shape().columns();
    lines(
        window,
        dx,
        delta,
        dx,
        (image, y, line) -> {
          line.beginSum(inputs);
          for (int k = 0; k < window.height(); k++) {
            int i = position(y, k, window, delta.shape());
            if (i >= 0) {
              System.arraycopy(delta.data, place(delta, image, i), line.delta, 0, outputs);
              pass.add(image, i, k, line);
            }
          }
        });
  }

  /** The position that reads a line by tap k; −1 if there is none. */
  private static int position(int line, int k, Window window, Shape delta) {
    int y = line + window.paddingY() - k * window.dilationY();
    boolean isRead =
        y >= 0 && y % window.strideY() == 0 && y / window.strideY() < delta.dimension(1);
    return isRead ? y / window.strideY() : -1;
  }
}
