package dev.hadamard.spi;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.DenseGradient;
import dev.hadamard.DenseMomentum;
import dev.hadamard.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The composites of a backend: their checks, and hooks whose defaults call the primitives. {@link
 * AbstractBackend} describes operations and hooks.
 *
 * @param <T> the tensors of the backend
 */
abstract class CompositeBackend<T extends AbstractTensor> extends OwningBackend<T> {

  CompositeBackend(Class<T> tensorType, MemoryLimit limit) {
    super(tensorType, limit);
  }

  // -------------------------------------------------------------------------------------- hooks

  /** See {@link Backend#denseForward}; k ≥ 1 and nothing is empty. */
  protected void doDenseForward(T x, T w, T b, Activation f, T z, T a) {
    super.denseForward(x, w, b, f, z, a);
  }

  /** See {@link Backend#denseDelta}; no extent is 0. */
  protected void doDenseDelta(T deltaNext, T w, Activation f, T kept, T delta) {
    super.denseDelta(deltaNext, w, f, kept, delta);
  }

  /** See {@link Backend#denseGradient}; no extent is 0 and α ≠ 0. */
  protected void doDenseGradient(float alpha, T delta, T x, float beta, T w, T b) {
    super.denseGradient(alpha, delta, x, beta, w, b);
  }

  /** See {@link Backend#denseHead}; k ≥ 1 and nothing is empty. */
  protected void doDenseHead(T x, T w, T b, T targets, float scale, T z, T delta) {
    super.denseHead(x, w, b, targets, scale, z, delta);
  }

  /** See {@link Backend#denseGradients}; no extent is 0, α ≠ 0, and there is a layer. */
  protected void doDenseGradients(float alpha, float beta, List<GradientLayer<T>> layers) {
    for (GradientLayer<T> layer : layers) {
      doDenseGradient(alpha, layer.delta(), layer.x(), beta, layer.w(), layer.b());
    }
  }

  /** See {@link Backend#denseMomentum}; no extent is 0, and there is a layer. */
  protected void doDenseMomentum(float eta, float mu, List<MomentumLayer<T>> layers) {
    for (MomentumLayer<T> layer : layers) {
      doDenseGradient(1, layer.delta(), layer.x(), mu, layer.vw(), layer.vb());
      axpby(-eta, layer.vw(), 1, layer.w());
      axpby(-eta, layer.vb(), 1, layer.b());
    }
  }

  // ------------------------------------------------------------------------------ one layer

  @Override
  public final void denseForward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a) {
    Objects.requireNonNull(f, "f");
    run(
        () -> {
          T ownX = own("denseForward", "x", x);
          T ownW = own("denseForward", "w", w);
          T ownB = own("denseForward", "b", b);
          T ownZ = own("denseForward", "z", z);
          T ownA = own("denseForward", "a", a);
          Operands.denseForward(x.shape(), w.shape(), b.shape(), z.shape(), a.shape());
          Operands.distinct("denseForward", "z", z, x, w, b);
          Operands.distinct("denseForward", "a", a, x, w, b);
          if (x.shape().isEmpty() || w.shape().isEmpty()) {
            super.denseForward(x, w, b, f, z, a);
          } else {
            doDenseForward(ownX, ownW, ownB, f, ownZ, ownA);
          }
        });
  }

  @Override
  public final void denseDelta(
      Tensor deltaNext, Tensor w, Activation f, Tensor kept, Tensor delta) {
    Objects.requireNonNull(f, "f");
    run(
        () -> {
          T ownNext = own("denseDelta", "deltaNext", deltaNext);
          T ownW = own("denseDelta", "w", w);
          T ownKept = own("denseDelta", "kept", kept);
          T ownDelta = own("denseDelta", "delta", delta);
          Operands.denseDelta(deltaNext.shape(), w.shape(), kept.shape(), delta.shape());
          Operands.distinct("denseDelta", "delta", delta, deltaNext, w, kept);
          if (deltaNext.shape().isEmpty() || w.shape().isEmpty()) {
            super.denseDelta(deltaNext, w, f, kept, delta);
          } else {
            doDenseDelta(ownNext, ownW, f, ownKept, ownDelta);
          }
        });
  }

  @Override
  public final void denseGradient(
      float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
    run(
        () -> {
          T ownDelta = own("denseGradient", "delta", delta);
          T ownX = own("denseGradient", "x", x);
          T ownW = own("denseGradient", "w", w);
          T ownB = own("denseGradient", "b", b);
          Operands.denseGradient("denseGradient", delta.shape(), x.shape(), w.shape(), b.shape());
          Operands.distinct("denseGradient", "w", w, delta, x, b);
          Operands.distinct("denseGradient", "b", b, delta, x);
          if (alpha == 0 || delta.shape().isEmpty() || x.shape().isEmpty()) {
            super.denseGradient(alpha, delta, x, beta, w, b);
          } else {
            doDenseGradient(alpha, ownDelta, ownX, beta, ownW, ownB);
          }
        });
  }

  @Override
  public final void denseHead(
      Tensor x, Tensor w, Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
    run(
        () -> {
          T ownX = own("denseHead", "x", x);
          T ownW = own("denseHead", "w", w);
          T ownB = own("denseHead", "b", b);
          T ownTargets = own("denseHead", "targets", targets);
          T ownZ = own("denseHead", "z", z);
          T ownDelta = own("denseHead", "delta", delta);
          Operands.denseHead(
              x.shape(), w.shape(), b.shape(), targets.shape(), z.shape(), delta.shape());
          Operands.distinct("denseHead", "z", z, x, w, b, targets, delta);
          Operands.distinct("denseHead", "delta", delta, x, w, b, targets);
          if (x.shape().isEmpty() || w.shape().isEmpty()) {
            super.denseHead(x, w, b, targets, scale, z, delta);
          } else {
            doDenseHead(ownX, ownW, ownB, ownTargets, scale, ownZ, ownDelta);
          }
        });
  }

  // ---------------------------------------------------------------------------- several layers

  @Override
  public final void denseGradients(float alpha, float beta, List<DenseGradient> layers) {
    Objects.requireNonNull(layers, "layers");
    run(
        () -> {
          Outputs outputs = new Outputs("denseGradients");
          List<GradientLayer<T>> own = new ArrayList<>(layers.size());
          boolean composed = alpha == 0;
          for (DenseGradient layer : layers) {
            own.add(own(layer));
            composed |= layer.delta().shape().isEmpty() || layer.x().shape().isEmpty();
            outputs.read(layer.delta(), layer.x());
            outputs.write("w", layer.w());
            outputs.write("b", layer.b());
          }
          outputs.check();
          if (composed) {
            super.denseGradients(alpha, beta, layers);
          } else if (!own.isEmpty()) {
            doDenseGradients(alpha, beta, own);
          }
        });
  }

  private GradientLayer<T> own(DenseGradient layer) {
    String op = "denseGradients";
    GradientLayer<T> own =
        new GradientLayer<>(
            own(op, "delta", layer.delta()),
            own(op, "x", layer.x()),
            own(op, "w", layer.w()),
            own(op, "b", layer.b()));
    Operands.denseGradient(
        op, layer.delta().shape(), layer.x().shape(), layer.w().shape(), layer.b().shape());
    return own;
  }

  @Override
  public final void denseMomentum(float eta, float mu, List<DenseMomentum> layers) {
    Objects.requireNonNull(layers, "layers");
    run(
        () -> {
          Outputs outputs = new Outputs("denseMomentum");
          List<MomentumLayer<T>> own = new ArrayList<>(layers.size());
          boolean composed = false;
          for (DenseMomentum layer : layers) {
            own.add(own(layer));
            composed |= layer.delta().shape().isEmpty() || layer.x().shape().isEmpty();
            outputs.read(layer.delta(), layer.x());
            outputs.write("vw", layer.vw());
            outputs.write("vb", layer.vb());
            outputs.write("w", layer.w());
            outputs.write("b", layer.b());
          }
          outputs.check();
          if (composed) {
            super.denseMomentum(eta, mu, layers);
          } else if (!own.isEmpty()) {
            doDenseMomentum(eta, mu, own);
          }
        });
  }

  private MomentumLayer<T> own(DenseMomentum layer) {
    String op = "denseMomentum";
    MomentumLayer<T> own =
        new MomentumLayer<>(
            own(op, "delta", layer.delta()),
            own(op, "x", layer.x()),
            own(op, "vw", layer.vw()),
            own(op, "vb", layer.vb()),
            own(op, "w", layer.w()),
            own(op, "b", layer.b()));
    Operands.denseGradient(
        op, layer.delta().shape(), layer.x().shape(), layer.w().shape(), layer.b().shape());
    Operands.same(op, "vw", layer.vw().shape(), "w", layer.w().shape());
    Operands.same(op, "vb", layer.vb().shape(), "b", layer.b().shape());
    return own;
  }
}
