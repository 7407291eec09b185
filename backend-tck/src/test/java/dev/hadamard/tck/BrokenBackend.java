package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.op.Columns;
import dev.hadamard.op.Composition;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.GroupNormalization;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Op;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Rows;
import dev.hadamard.op.SwapAxes;
import dev.hadamard.spi.ForwardingBackend;
import java.util.List;

/**
 * What mutants share: a method to override for each operation, and a way to tamper with contents.
 * Primitives are those of the sound backend; all else is composed here, so that a bug in a
 * primitive is one in every composite too.
 */
class BrokenBackend extends ForwardingBackend {

  /** One element, replaced. */
  @FunctionalInterface
  interface Tampering {
    float at(int index, float value);
  }

  BrokenBackend(Backend sound) {
    super(sound);
  }

  final void tamper(Tensor tensor, Tampering tampering) {
    float[] values = delegate().read(tensor);
    for (int i = 0; i < values.length; i++) {
      values[i] = tampering.at(i, values[i]);
    }
    delegate().write(values, tensor);
  }

  @Override
  public final void run(Op op) {
    if (op instanceof Matmul o) {
      matmul(o.alpha(), o.a(), o.ta(), o.b(), o.tb(), o.beta(), o.out());
    } else if (op instanceof Pointwise.Activate o) {
      activate(o.f(), o.z(), o.out());
    } else if (op instanceof Pointwise.Derivative o) {
      derivative(o.f(), o.z(), o.out());
    } else if (op instanceof Pointwise.DerivativeFromOutput o) {
      derivativeFromOutput(o.f(), o.a(), o.out());
    } else if (op instanceof Pointwise.Hadamard o) {
      hadamard(o.a(), o.b(), o.out());
    } else if (op instanceof Pointwise.Axpby o) {
      axpby(o.alpha(), o.x(), o.beta(), o.y());
    } else if (op instanceof Rows.Add o) {
      addRow(o.row(), o.x());
    } else if (op instanceof Rows.Sum o) {
      sumRows(o.alpha(), o.x(), o.beta(), o.row());
    } else if (op instanceof Rows.Softmax o) {
      softmaxRows(o.z(), o.out());
    } else {
      runComposite(op);
    }
  }

  private void runComposite(Op op) {
    if (op instanceof Dense.Forward o) {
      denseForward(o.x(), o.w(), o.b(), o.f(), o.z(), o.a());
    } else if (op instanceof Dense.Delta o) {
      denseDelta(o.deltaNext(), o.w(), o.f(), o.kept(), o.delta());
    } else if (op instanceof Dense.Gradient o) {
      denseGradient(o.alpha(), o.delta(), o.x(), o.beta(), o.w(), o.b());
    } else if (op instanceof Dense.Head o) {
      denseHead(o.x(), o.w(), o.b(), o.targets(), o.scale(), o.z(), o.delta());
    } else if (op instanceof Dense.Gradients o) {
      denseGradients(o.alpha(), o.beta(), o.layers());
    } else if (op instanceof Dense.Momentum o) {
      denseMomentum(o.eta(), o.mu(), o.layers());
    } else if (op instanceof Convolution o && !o.isComposed()) {
      convolution(o);
    } else if (op instanceof Pooling o && !o.isDegenerate()) {
      pooling(o);
    } else if (op instanceof GroupNormalization o && !o.isDegenerate()) {
      groupNorm(o);
    } else if (op instanceof Elementwise o) {
      elementwise(o);
    } else if (op instanceof Reduction o) {
      reduction(o);
    } else if (op instanceof Matmul.Batched o && !o.isDegenerate()) {
      batchedMatmul(o);
    } else if (op instanceof SwapAxes o) {
      swapAxes(o);
    } else if (op instanceof Lookup.Forward o) {
      lookup(o);
    } else if (op instanceof Lookup.Gradient o && !o.isDegenerate()) {
      lookupGradient(o);
    } else if (op instanceof Columns.Join o) {
      joinColumns(o);
    } else if (op instanceof Columns.Split o) {
      splitColumns(o);
    } else {
      compose(op);
    }
  }

  /** Lets the sound backend refuse what is wrong with the operation, and composes it here. */
  private void compose(Op op) {
    delegate().record(List.of(op)).close();
    try (TensorArena arena = newArena()) {
      op.compose(
          new Composition() {
            @Override
            public void run(Op part) {
              BrokenBackend.this.run(part);
            }

            @Override
            public Tensor scratch(Shape shape) {
              return BrokenBackend.this.scratch(arena, shape);
            }
          });
    }
  }

  /** Memory for results in between, from an arena that is closed behind the composition. */
  Tensor scratch(TensorArena arena, Shape shape) {
    return arena.allocate(shape);
  }

  @Override
  public Recording record(List<? extends Op> operations) {
    delegate().record(operations).close(); // refuses what is wrong
    return new LiveOperations(this, operations, operand -> true);
  }

  /** Products of at least one term. */
  void batchedMatmul(Matmul.Batched op) {
    delegate().run(op);
  }

  void swapAxes(SwapAxes op) {
    delegate().run(op);
  }

  void lookup(Lookup.Forward op) {
    delegate().run(op);
  }

  void lookupGradient(Lookup.Gradient op) {
    delegate().run(op);
  }

  void joinColumns(Columns.Join op) {
    delegate().run(op);
  }

  void splitColumns(Columns.Split op) {
    delegate().run(op);
  }

  /** A convolution that other operations do not compose. */
  void convolution(Convolution op) {
    delegate().run(op);
  }

  /** Pooling of at least one pixel. */
  void pooling(Pooling op) {
    delegate().run(op);
  }

  /** A group norm of at least one number. */
  void groupNorm(GroupNormalization op) {
    delegate().run(op);
  }

  void elementwise(Elementwise op) {
    delegate().run(op);
  }

  void reduction(Reduction op) {
    delegate().run(op);
  }

  @Override
  public void matmul(
      float alpha, Tensor a, Transpose ta, Tensor b, Transpose tb, float beta, Tensor out) {
    delegate().matmul(alpha, a, ta, b, tb, beta, out);
  }

  @Override
  public void activate(Activation f, Tensor z, Tensor out) {
    delegate().activate(f, z, out);
  }

  @Override
  public void derivative(Activation f, Tensor z, Tensor out) {
    delegate().derivative(f, z, out);
  }

  @Override
  public void derivativeFromOutput(Activation f, Tensor a, Tensor out) {
    delegate().derivativeFromOutput(f, a, out);
  }

  @Override
  public void hadamard(Tensor a, Tensor b, Tensor out) {
    delegate().hadamard(a, b, out);
  }

  @Override
  public void axpby(float alpha, Tensor x, float beta, Tensor y) {
    delegate().axpby(alpha, x, beta, y);
  }

  @Override
  public void addRow(Tensor row, Tensor x) {
    delegate().addRow(row, x);
  }

  @Override
  public void sumRows(float alpha, Tensor x, float beta, Tensor row) {
    delegate().sumRows(alpha, x, beta, row);
  }

  @Override
  public void softmaxRows(Tensor z, Tensor out) {
    delegate().softmaxRows(z, out);
  }

  @Override
  public void denseForward(Tensor x, Tensor w, Tensor b, Activation f, Tensor z, Tensor a) {
    compose(new Dense.Forward(x, w, b, f, z, a));
  }

  @Override
  public void denseDelta(Tensor deltaNext, Tensor w, Activation f, Tensor kept, Tensor delta) {
    compose(new Dense.Delta(deltaNext, w, f, kept, delta));
  }

  @Override
  public void denseGradient(float alpha, Tensor delta, Tensor x, float beta, Tensor w, Tensor b) {
    compose(new Dense.Gradient(alpha, delta, x, beta, w, b));
  }

  @Override
  public void denseHead(
      Tensor x, Tensor w, Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
    compose(new Dense.Head(x, w, b, targets, scale, z, delta));
  }

  @Override
  public void denseGradients(float alpha, float beta, List<Dense.LayerGradient> layers) {
    compose(new Dense.Gradients(alpha, beta, layers));
  }

  @Override
  public void denseMomentum(float eta, float mu, List<Dense.LayerMomentum> layers) {
    compose(new Dense.Momentum(eta, mu, layers));
  }
}
