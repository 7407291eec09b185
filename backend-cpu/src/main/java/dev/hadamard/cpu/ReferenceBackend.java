package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.Transpose;
import dev.hadamard.spi.HostDevice;
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
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  protected void doMatmul(
      float alpha,
      CpuTensor a,
      Transpose ta,
      CpuTensor b,
      Transpose tb,
      float beta,
      CpuTensor out) {
    int m = out.shape().rows();
    int n = out.shape().columns();
    int k = ta.columnsOf(a.shape());
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          float left = ta == Transpose.NO ? a.data[i * k + p] : a.data[p * m + i];
          float right = tb == Transpose.NO ? b.data[p * n + j] : b.data[j * k + p];
          sum += (double) left * right;
        }
        out.data[i * n + j] = blend(alpha, sum, beta, out.data[i * n + j]);
      }
    }
  }

  @Override
  protected void doActivate(Activation f, CpuTensor z, CpuTensor out) {
    map(f::value, z, out);
  }

  @Override
  protected void doDerivative(Activation f, CpuTensor z, CpuTensor out) {
    map(f::derivative, z, out);
  }

  @Override
  protected void doDerivativeFromOutput(Activation f, CpuTensor a, CpuTensor out) {
    map(f::derivativeFromOutput, a, out);
  }

  @Override
  protected void doHadamard(CpuTensor a, CpuTensor b, CpuTensor out) {
    for (int i = 0; i < out.data.length; i++) {
      out.data[i] = a.data[i] * b.data[i];
    }
  }

  @Override
  protected void doAxpby(float alpha, CpuTensor x, float beta, CpuTensor y) {
    for (int i = 0; i < y.data.length; i++) {
      y.data[i] = blend(alpha, alpha == 0 ? 0 : x.data[i], beta, y.data[i]);
    }
  }

  @Override
  protected void doAddRow(CpuTensor row, CpuTensor x) {
    int columns = x.shape().columns();
    for (int i = 0; i < x.shape().rows(); i++) {
      for (int j = 0; j < columns; j++) {
        x.data[i * columns + j] += row.data[j];
      }
    }
  }

  @Override
  protected void doSumRows(float alpha, CpuTensor x, float beta, CpuTensor row) {
    int columns = x.shape().columns();
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < x.shape().rows(); i++) {
        sum += x.data[i * columns + j];
      }
      row.data[j] = blend(alpha, sum, beta, row.data[j]);
    }
  }

  @Override
  protected void doSoftmaxRows(CpuTensor z, CpuTensor out) {
    int columns = z.shape().columns();
    for (int first = 0; first < z.data.length; first += columns) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = first; j < first + columns; j++) {
        max = Math.max(max, z.data[j]);
      }
      double sum = 0;
      for (int j = first; j < first + columns; j++) {
        sum += Math.exp(z.data[j] - max);
      }
      for (int j = first; j < first + columns; j++) {
        out.data[j] = (float) (Math.exp(z.data[j] - max) / sum);
      }
    }
  }

  /** α·value + β·old, where β = 0 does not read the old value (rule B5). */
  private static float blend(float alpha, double value, float beta, float old) {
    return (float) (beta == 0 ? alpha * value : alpha * value + (double) beta * old);
  }

  private static void map(DoubleUnaryOperator f, CpuTensor in, CpuTensor out) {
    for (int i = 0; i < out.data.length; i++) {
      out.data[i] = (float) f.applyAsDouble(in.data[i]);
    }
  }
}
