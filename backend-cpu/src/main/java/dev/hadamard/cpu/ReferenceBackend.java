package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.expression.Evaluation;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.GroupNormalization;
import dev.hadamard.op.Lookup;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Pooling;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Rows;
import dev.hadamard.op.SwapAxes;
import dev.hadamard.spi.HostDevice;
import dev.hadamard.spi.ReferenceConvolution;
import dev.hadamard.spi.ReferenceGroups;
import dev.hadamard.spi.ReferencePooling;
import dev.hadamard.spi.ReferenceReduction;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The formulas of {@link dev.hadamard.Backend} as naive loops: one thread, double accumulation, one
 * rounding to float32 at the end. Slow, and the thing to read first.
 */
final class ReferenceBackend extends HeapBackend {

  private final BackendInfo info =
      HostProcessor.info(ReferenceProvider.NAME, HostDevice.describe(), 1, Map.of());

  ReferenceBackend(BackendConfig config) {
    super(config.maxDeviceBytes());
    implement(Matmul.class, this::matmul);
    implement(SwapAxes.class, this::swapAxes);
    implement(Lookup.Forward.class, this::lookUp);
    implement(Lookup.Gradient.class, this::lookupGradient);
    implement(Pointwise.Activate.class, this::activate);
    implement(Pointwise.Derivative.class, this::derivative);
    implement(Pointwise.DerivativeFromOutput.class, this::derivativeFromOutput);
    implement(Pointwise.Hadamard.class, this::hadamard);
    implement(Pointwise.Axpby.class, this::axpby);
    implement(Rows.Add.class, this::addRow);
    implement(Rows.Sum.class, this::sumRows);
    implement(Rows.Softmax.class, this::softmaxRows);
    implement(Elementwise.class, this::elementwise);
    implement(Reduction.class, this::reduction);
    implement(Convolution.Forward.class, op -> !op.isComposed(), this::convolution);
    implement(Convolution.DataGradient.class, op -> !op.isComposed(), this::dataGradient);
    implement(Convolution.WeightGradient.class, op -> !op.isComposed(), this::weightGradient);
    implement(Pooling.Max.class, this::maxPool);
    implement(Pooling.MaxGradient.class, this::maxPoolGradient);
    implement(Pooling.Average.class, this::averagePool);
    implement(Pooling.AverageGradient.class, this::averagePoolGradient);
    implement(GroupNormalization.Forward.class, this::groupNorm);
    implement(GroupNormalization.DataGradient.class, this::groupNormDataGradient);
    implement(GroupNormalization.ParameterGradient.class, this::groupNormParameterGradient);
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  private void matmul(Matmul op) {
    float alpha = op.alpha();
    CpuTensor a = own(op.a());
    Transpose ta = op.ta();
    CpuTensor b = own(op.b());
    Transpose tb = op.tb();
    float beta = op.beta();
    CpuTensor out = own(op.out());
    int m = out.shape().rows();
    int n = out.shape().columns();
    int k = ta.columnsOf(a.shape());
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          float left = ta == Transpose.NO ? a.get(i * k + p) : a.get(p * m + i);
          float right = tb == Transpose.NO ? b.get(p * n + j) : b.get(j * k + p);
          sum += (double) left * right;
        }
        out.set(i * n + j, blend(alpha, sum, beta, out.get(i * n + j)));
      }
    }
  }

  private void swapAxes(SwapAxes op) {
    CpuTensor x = own(op.x());
    CpuTensor out = own(op.out());
    for (int i = 0; i < out.shape().size(); i++) {
      out.set(i, x.get(op.place(i)));
    }
  }

  private void lookUp(Lookup.Forward op) {
    CpuTensor indices = own(op.indices());
    CpuTensor table = own(op.table());
    CpuTensor out = own(op.out());
    int columns = table.shape().columns();
    for (int i = 0; i < out.shape().size(); i++) {
      int row = CopyLoops.row(indices, i / columns, table.shape().rows());
      out.set(i, row < 0 ? Float.NaN : table.get(row * columns + i % columns));
    }
  }

  private void lookupGradient(Lookup.Gradient op) {
    CpuTensor indices = own(op.indices());
    CpuTensor delta = own(op.delta());
    CpuTensor table = own(op.table());
    int columns = table.shape().columns();
    double[] sums = new double[table.shape().size()];
    for (int i = 0; i < delta.shape().size(); i++) {
      int row = CopyLoops.row(indices, i / columns, table.shape().rows());
      if (row >= 0) {
        sums[row * columns + i % columns] += delta.get(i);
      }
    }
    set(table, sums);
  }

  private void elementwise(Elementwise op) {
    Evaluation evaluation = new Evaluation(op.program());
    double[] arguments = new double[op.inputs().size()];
    for (int i = 0; i < op.outputs().get(0).shape().size(); i++) {
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = own(op.inputs().get(j)).get(op.place(j, i));
      }
      evaluation.at(arguments, i);
      for (int j = 0; j < op.outputs().size(); j++) {
        own(op.outputs().get(j)).set(i, (float) evaluation.output(j).value());
      }
    }
  }

  private void reduction(Reduction op) {
    double[] results =
        ReferenceReduction.of(op, (input, place) -> own(op.inputs().get(input)).get(place));
    CpuTensor out = own(op.out());
    for (int i = 0; i < results.length; i++) {
      out.set(i, (float) results[i]);
    }
  }

  private void convolution(Convolution.Forward op) {
    CpuTensor x = own(op.x());
    CpuTensor w = own(op.w());
    CpuTensor b = own(op.b());
    double[] sums =
        new ReferenceConvolution(op.window(), x.shape(), op.z().shape())
            .forward(x::get, w::get, b::get);
    set(own(op.z()), sums);
    set(own(op.a()), sums); // f is the identity
  }

  private void dataGradient(Convolution.DataGradient op) {
    CpuTensor delta = own(op.delta());
    CpuTensor w = own(op.w());
    set(
        own(op.dx()),
        new ReferenceConvolution(op.window(), op.dx().shape(), delta.shape())
            .dataGradient(delta::get, w::get));
  }

  private void weightGradient(Convolution.WeightGradient op) {
    CpuTensor delta = own(op.delta());
    CpuTensor x = own(op.x());
    ReferenceConvolution sums = new ReferenceConvolution(op.window(), x.shape(), delta.shape());
    blend(op.alpha(), sums.weightGradient(delta::get, x::get), op.beta(), own(op.w()));
    blend(op.alpha(), sums.biasGradient(delta::get), op.beta(), own(op.b()));
  }

  private static ReferencePooling pooling(Pooling op, Tensor input, Tensor output) {
    return new ReferencePooling(op.window(), input.shape(), output.shape());
  }

  private void maxPool(Pooling.Max op) {
    double[] winner = new double[op.y().shape().size()];
    double[] y = pooling(op, op.x(), op.y()).max(own(op.x())::get, winner);
    set(own(op.winner()), winner);
    set(own(op.y()), y); // last, as it may be the winner
  }

  private void maxPoolGradient(Pooling.MaxGradient op) {
    ReferencePooling formulas = pooling(op, op.dx(), op.delta());
    set(own(op.dx()), formulas.maxGradient(own(op.delta())::get, own(op.winner())::get));
  }

  private void averagePool(Pooling.Average op) {
    ReferencePooling formulas = pooling(op, op.x(), op.y());
    set(own(op.y()), formulas.average(own(op.x())::get, op.isPaddingCounted()));
  }

  private void averagePoolGradient(Pooling.AverageGradient op) {
    ReferencePooling formulas = pooling(op, op.dx(), op.delta());
    set(own(op.dx()), formulas.averageGradient(own(op.delta())::get, op.isPaddingCounted()));
  }

  private static ReferenceGroups groups(GroupNormalization op) {
    return new ReferenceGroups(
        op.samples().shape().dimension(0), op.pixels(), op.groups(), op.depth());
  }

  private void groupNorm(GroupNormalization.Forward op) {
    double[] mean = new double[op.mean().shape().size()];
    double[] scale = new double[mean.length];
    CpuTensor gamma = own(op.gamma());
    CpuTensor beta = own(op.beta());
    set(
        own(op.y()),
        groups(op).forward(own(op.x())::get, gamma::get, beta::get, op.epsilon(), mean, scale));
    set(own(op.mean()), mean);
    set(own(op.scale()), scale);
  }

  private void groupNormDataGradient(GroupNormalization.DataGradient op) {
    CpuTensor delta = own(op.delta());
    CpuTensor mean = own(op.mean());
    CpuTensor scale = own(op.scale());
    set(
        own(op.dx()),
        groups(op)
            .dataGradient(
                delta::get, own(op.x())::get, own(op.gamma())::get, mean::get, scale::get));
  }

  private void groupNormParameterGradient(GroupNormalization.ParameterGradient op) {
    CpuTensor delta = own(op.delta());
    CpuTensor mean = own(op.mean());
    CpuTensor scale = own(op.scale());
    double[] dBeta = new double[op.dBeta().shape().size()];
    set(
        own(op.dGamma()),
        groups(op).parameterGradient(delta::get, own(op.x())::get, mean::get, scale::get, dBeta));
    set(own(op.dBeta()), dBeta);
  }

  private static void set(CpuTensor target, double[] values) {
    for (int i = 0; i < values.length; i++) {
      target.set(i, (float) values[i]);
    }
  }

  private static void blend(float alpha, double[] sums, float beta, CpuTensor target) {
    for (int i = 0; i < sums.length; i++) {
      target.set(i, blend(alpha, sums[i], beta, target.get(i)));
    }
  }

  private void activate(Pointwise.Activate op) {
    Activation f = op.f();
    CpuTensor z = own(op.z());
    CpuTensor out = own(op.out());
    map(f::value, z, out);
  }

  private void derivative(Pointwise.Derivative op) {
    Activation f = op.f();
    CpuTensor z = own(op.z());
    CpuTensor out = own(op.out());
    map(f::derivative, z, out);
  }

  private void derivativeFromOutput(Pointwise.DerivativeFromOutput op) {
    Activation f = op.f();
    CpuTensor a = own(op.a());
    CpuTensor out = own(op.out());
    map(f::derivativeFromOutput, a, out);
  }

  private void hadamard(Pointwise.Hadamard op) {
    CpuTensor a = own(op.a());
    CpuTensor b = own(op.b());
    CpuTensor out = own(op.out());
    for (int i = 0; i < out.shape().size(); i++) {
      out.set(i, a.get(i) * b.get(i));
    }
  }

  private void axpby(Pointwise.Axpby op) {
    float alpha = op.alpha();
    CpuTensor x = own(op.x());
    float beta = op.beta();
    CpuTensor y = own(op.y());
    for (int i = 0; i < y.shape().size(); i++) {
      y.set(i, blend(alpha, alpha == 0 ? 0 : x.get(i), beta, y.get(i)));
    }
  }

  private void addRow(Rows.Add op) {
    CpuTensor row = own(op.row());
    CpuTensor x = own(op.x());
    int columns = x.shape().columns();
    for (int i = 0; i < x.shape().rows(); i++) {
      for (int j = 0; j < columns; j++) {
        x.set(i * columns + j, x.get(i * columns + j) + row.get(j));
      }
    }
  }

  private void sumRows(Rows.Sum op) {
    float alpha = op.alpha();
    CpuTensor x = own(op.x());
    float beta = op.beta();
    CpuTensor row = own(op.row());
    int columns = x.shape().columns();
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < x.shape().rows(); i++) {
        sum += x.get(i * columns + j);
      }
      row.set(j, blend(alpha, sum, beta, row.get(j)));
    }
  }

  private void softmaxRows(Rows.Softmax op) {
    CpuTensor z = own(op.z());
    CpuTensor out = own(op.out());
    int columns = z.shape().columns();
    for (int first = 0; first < z.shape().size(); first += columns) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = first; j < first + columns; j++) {
        max = Math.max(max, z.get(j));
      }
      double sum = 0;
      for (int j = first; j < first + columns; j++) {
        sum += Math.exp(z.get(j) - max);
      }
      for (int j = first; j < first + columns; j++) {
        out.set(j, (float) (Math.exp(z.get(j) - max) / sum));
      }
    }
  }

  /** α·value + β·old, where β = 0 does not read the old value (rule B5). */
  private static float blend(float alpha, double value, float beta, float old) {
    return (float) (beta == 0 ? alpha * value : alpha * value + (double) beta * old);
  }

  private static void map(DoubleUnaryOperator f, CpuTensor in, CpuTensor out) {
    for (int i = 0; i < out.shape().size(); i++) {
      out.set(i, (float) f.applyAsDouble(in.get(i)));
    }
  }
}
