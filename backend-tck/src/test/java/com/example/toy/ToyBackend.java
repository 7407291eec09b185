package com.example.toy;

import dev.hadamard.Activation;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Precision;
import dev.hadamard.Shape;
import dev.hadamard.Transpose;
import dev.hadamard.spi.AbstractBackend;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** A backend in 14 methods: loops over arrays, every sum in double. */
final class ToyBackend extends AbstractBackend<ToyTensor> {

  static final DeviceInfo DEVICE = new DeviceInfo("0", "toy device", "example", DeviceType.CPU);

  ToyBackend(BackendConfig config) {
    super(ToyTensor.class, config.maxDeviceBytes());
  }

  @Override
  public BackendInfo info() {
    return new BackendInfo(ToyProvider.NAME, DEVICE, Map.of("precision", Precision.FP32.label()));
  }

  @Override
  protected ToyTensor allocate(Shape shape) {
    try {
      return new ToyTensor(this, shape);
    } catch (OutOfMemoryError full) {
      throw new OutOfDeviceMemoryException(
          shape.bytes(), bytesInUse(), Runtime.getRuntime().maxMemory());
    }
  }

  @Override
  protected void free(ToyTensor tensor) {
    // The garbage collector takes the array; a device's memory is given back here.
  }

  @Override
  protected void doWrite(FloatBuffer source, ToyTensor target) {
    source.get(target.data);
  }

  @Override
  protected void doRead(ToyTensor source, FloatBuffer target) {
    target.put(source.data);
  }

  @Override
  protected void doMatmul(
      float alpha,
      ToyTensor a,
      Transpose ta,
      ToyTensor b,
      Transpose tb,
      float beta,
      ToyTensor out) {
    int m = out.shape().rows();
    int n = out.shape().columns();
    int k = ta.columnsOf(a.shape());
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          double left = ta == Transpose.NO ? a.data[i * k + p] : a.data[p * m + i];
          double right = tb == Transpose.NO ? b.data[p * n + j] : b.data[j * k + p];
          sum += left * right;
        }
        out.data[i * n + j] = scaledSum(alpha, sum, beta, out.data[i * n + j]);
      }
    }
  }

  /** α·x + β·y, where a factor of 0 keeps what it multiplies out of the sum (rule B5). */
  private static float scaledSum(float alpha, double x, float beta, double y) {
    return (float) ((alpha == 0 ? 0 : alpha * x) + (beta == 0 ? 0 : beta * y));
  }

  @Override
  protected void doActivate(Activation f, ToyTensor z, ToyTensor out) {
    map(f::value, z, out);
  }

  @Override
  protected void doDerivative(Activation f, ToyTensor z, ToyTensor out) {
    map(f::derivative, z, out);
  }

  @Override
  protected void doDerivativeFromOutput(Activation f, ToyTensor a, ToyTensor out) {
    map(f::derivativeFromOutput, a, out);
  }

  @Override
  protected void doHadamard(ToyTensor a, ToyTensor b, ToyTensor out) {
    for (int i = 0; i < out.data.length; i++) {
      out.data[i] = a.data[i] * b.data[i];
    }
  }

  @Override
  protected void doAxpby(float alpha, ToyTensor x, float beta, ToyTensor y) {
    for (int i = 0; i < y.data.length; i++) {
      y.data[i] = scaledSum(alpha, x.data[i], beta, y.data[i]);
    }
  }

  private static void map(DoubleUnaryOperator f, ToyTensor in, ToyTensor out) {
    for (int i = 0; i < out.data.length; i++) {
      out.data[i] = (float) f.applyAsDouble(in.data[i]);
    }
  }

  @Override
  protected void doAddRow(ToyTensor row, ToyTensor x) {
    for (int i = 0; i < x.data.length; i++) {
      x.data[i] += row.data[i % row.data.length];
    }
  }

  @Override
  protected void doSumRows(float alpha, ToyTensor x, float beta, ToyTensor row) {
    double[] sums = new double[row.data.length];
    for (int i = 0; i < x.data.length; i++) {
      sums[i % sums.length] += x.data[i];
    }
    for (int j = 0; j < sums.length; j++) {
      row.data[j] = scaledSum(alpha, sums[j], beta, row.data[j]);
    }
  }

  @Override
  protected void doSoftmaxRows(ToyTensor z, ToyTensor out) {
    int columns = z.shape().columns();
    for (int first = 0; first < z.data.length; first += columns) {
      double max = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (int j = first; j < first + columns; j++) {
        max = Math.max(max, z.data[j]);
      }
      for (int j = first; j < first + columns; j++) {
        sum += Math.exp(z.data[j] - max);
      }
      for (int j = first; j < first + columns; j++) {
        out.data[j] = (float) (Math.exp(z.data[j] - max) / sum);
      }
    }
  }
}
