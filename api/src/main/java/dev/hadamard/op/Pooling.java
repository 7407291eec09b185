package dev.hadamard.op;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.expression.Expression;
import java.util.Map;
import java.util.Objects;

/**
 * Pooling of images: the largest element or the mean of a {@link Window}, for each channel by
 * itself. Images are NHWC, and the window has one group.
 *
 * <p>The output may be one line or column larger than the window says, where the last position then
 * hangs over the padded image, see {@link #output}. What hangs over is not there: it is neither
 * compared nor counted.
 *
 * <p>A backend without code for it computes it on the host, which waits for the operands (B3).
 *
 * <p>Source: V. Dumoulin, F. Visin, <i>A guide to convolution arithmetic for deep learning</i>,
 * 2016, §3; for the conventions PyTorch's {@code max_pool2d} and {@code avg_pool2d}.
 */
public sealed interface Pooling extends Op {

  /** The window. */
  Window window();

  /**
   * The extents of the pooled image, height × width × channels.
   *
   * @param image height × width × channels
   * @param isCeil whether lines or columns at the end that no whole window reaches have a position
   *     of their own, which hangs over the padded image, as long as it begins before the padding at
   *     the end; otherwise there are whole positions only
   * @throws IllegalArgumentException if the window is larger than the padded image
   */
  static Shape output(Window window, Shape image, boolean isCeil) {
    return PoolingShapes.output(window, image, isCeil);
  }

  /**
   * Largest element: yₙᵢⱼ꜀ ← maxₖₗ xₙ,ᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀ with stride s and padding p, where the
   * padding is −∞. The result is exact. NaN in a window makes it NaN.
   *
   * @param x images, n × height × width × channels
   * @param y n × output height × output width × channels, overwritten; is no input
   * @param winner like y, overwritten; is no input: the tap k·kw + l at which the largest element
   *     is found first, as a number; −1 where the window sees no pixel. Of several NaN the first
   *     counts. It may be y: then the largest element alone remains, which is all that inference
   *     needs
   */
  record Max(Tensor x, Window window, Tensor y, Tensor winner) implements Pooling {

    /** Refuses null. */
    public Max {
      Objects.requireNonNull(window, "window");
    }

    @Override
    public String name() {
      return "maxPool";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).writes("winner", winner).writes("y", y, 1); // y may be winner
    }

    @Override
    public void checkShapes() {
      PoolingShapes.check(this, "x", x, "y", y);
      Shapes.same(this, "winner", winner, "y", y);
    }

    @Override
    public boolean isDegenerate() {
      return x.shape().isEmpty();
    }

    /** Called only where there are no pixels. */
    @Override
    public void compose(Composition on) {
      fill(on, winner, -1);
      fill(on, y, Double.NEGATIVE_INFINITY);
    }
  }

  /**
   * ∂L/∂x of {@link Max}: each δ goes to the pixel that won, and to no other. A sum has at most as
   * many terms as there are positions that see the pixel.
   *
   * @param delta δ = ∂L/∂y, n × output height × output width × channels
   * @param winner of the forward pass, like δ
   * @param dx ∂L/∂x, n × height × width × channels, overwritten; is no input
   */
  record MaxGradient(Tensor delta, Tensor winner, Window window, Tensor dx) implements Pooling {

    /** Refuses null. */
    public MaxGradient {
      Objects.requireNonNull(window, "window");
    }

    @Override
    public String name() {
      return "maxPoolGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("delta", delta).reads("winner", winner).writes("dx", dx);
    }

    @Override
    public void checkShapes() {
      PoolingShapes.check(this, "dx", dx, "delta", delta);
      Shapes.same(this, "winner", winner, "delta", delta);
    }

    @Override
    public boolean isDegenerate() {
      return delta.shape().isEmpty();
    }

    /** Called only where there is no gradient. */
    @Override
    public void compose(Composition on) {
      fill(on, dx, 0);
    }
  }

  /**
   * Mean: yₙᵢⱼ꜀ ← 1/N·Σₖₗ xₙ,ᵢₛ₋ₚ₊ₖ,ⱼₛ₋ₚ₊ₗ,꜀, where the padding is 0. N is the number of taps on
   * the image, and those in the padding besides if they count; 0 where there is none. The sum has N
   * terms, and the error is that of a {@link Matmul} of as many and of one division more.
   *
   * @param x images, n × height × width × channels
   * @param isPaddingCounted whether the padding counts
   * @param y n × output height × output width × channels, overwritten; is no input
   */
  record Average(Tensor x, Window window, boolean isPaddingCounted, Tensor y) implements Pooling {

    /** Refuses null. */
    public Average {
      Objects.requireNonNull(window, "window");
    }

    @Override
    public String name() {
      return "averagePool";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("x", x).writes("y", y);
    }

    @Override
    public void checkShapes() {
      PoolingShapes.check(this, "x", x, "y", y);
    }

    @Override
    public boolean isDegenerate() {
      return x.shape().isEmpty();
    }

    /** Called only where there are no pixels. */
    @Override
    public void compose(Composition on) {
      fill(on, y, 0);
    }
  }

  /**
   * ∂L/∂x of {@link Average}: the sum of δ/N over the positions that see the pixel.
   *
   * @param delta δ = ∂L/∂y, n × output height × output width × channels
   * @param isPaddingCounted as in the forward pass
   * @param dx ∂L/∂x, n × height × width × channels, overwritten; is no input
   */
  record AverageGradient(Tensor delta, Window window, boolean isPaddingCounted, Tensor dx)
      implements Pooling {

    /** Refuses null. */
    public AverageGradient {
      Objects.requireNonNull(window, "window");
    }

    @Override
    public String name() {
      return "averagePoolGradient";
    }

    @Override
    public void operands(Operands operands) {
      operands.reads("delta", delta).writes("dx", dx);
    }

    @Override
    public void checkShapes() {
      PoolingShapes.check(this, "dx", dx, "delta", delta);
    }

    @Override
    public boolean isDegenerate() {
      return delta.shape().isEmpty();
    }

    /** Called only where there is no gradient. */
    @Override
    public void compose(Composition on) {
      fill(on, dx, 0);
    }
  }

  private static void fill(Composition on, Tensor target, double value) {
    on.run(Elementwise.of(target, Expression.constant(value), Map.of()));
  }
}
