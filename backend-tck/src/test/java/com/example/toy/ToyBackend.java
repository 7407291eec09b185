package com.example.toy;

import dev.hadamard.BackendConfig;
import dev.hadamard.BackendInfo;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.OutOfDeviceMemoryException;
import dev.hadamard.Precision;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Rows;
import dev.hadamard.spi.AbstractBackend;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** A backend of nine operations: loops over arrays, every sum in double. */
final class ToyBackend extends AbstractBackend<ToyTensor> {

  static final DeviceInfo DEVICE = new DeviceInfo("0", "toy device", "example", DeviceType.CPU);

  ToyBackend(BackendConfig config) {
    super(ToyTensor.class, config.maxDeviceBytes());
    implement(Matmul.class, this::matmul);
    implement(Pointwise.Activate.class, op -> map(op.f()::value, op.z(), op.out()));
    implement(Pointwise.Derivative.class, op -> map(op.f()::derivative, op.z(), op.out()));
    implement(
        Pointwise.DerivativeFromOutput.class,
        op -> map(op.f()::derivativeFromOutput, op.a(), op.out()));
    implement(Pointwise.Hadamard.class, this::hadamard);
    implement(Pointwise.Axpby.class, this::axpby);
    implement(Rows.Add.class, this::addRow);
    implement(Rows.Sum.class, this::sumRows);
    implement(Rows.Softmax.class, this::softmaxRows);
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
    // The garbage collector takes the array; a device's memory is released here.
  }

  @Override
  protected void doWrite(FloatBuffer source, ToyTensor target) {
    source.get(target.data);
  }

  @Override
  protected void doRead(ToyTensor source, FloatBuffer target) {
    target.put(source.data);
  }

  private void matmul(Matmul op) {
    float alpha = op.alpha();
    float[] a = own(op.a()).data;
    Transpose ta = op.ta();
    float[] b = own(op.b()).data;
    Transpose tb = op.tb();
    float beta = op.beta();
    float[] out = own(op.out()).data;
    int m = op.out().shape().rows();
    int n = op.out().shape().columns();
    int k = ta.columnsOf(op.a().shape());
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          double left = ta == Transpose.NO ? a[i * k + p] : a[p * m + i];
          double right = tb == Transpose.NO ? b[p * n + j] : b[j * k + p];
          sum += left * right;
        }
        out[i * n + j] = scaledSum(alpha, sum, beta, out[i * n + j]);
      }
    }
  }

  /** α·x + β·y, where a factor of 0 keeps what it multiplies out of the sum (rule B5). */
  private static float scaledSum(float alpha, double x, float beta, double y) {
    return (float) ((alpha == 0 ? 0 : alpha * x) + (beta == 0 ? 0 : beta * y));
  }

  private void hadamard(Pointwise.Hadamard op) {
    float[] a = own(op.a()).data;
    float[] b = own(op.b()).data;
    float[] out = own(op.out()).data;
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i] * b[i];
    }
  }

  private void axpby(Pointwise.Axpby op) {
    float alpha = op.alpha();
    float[] x = own(op.x()).data;
    float beta = op.beta();
    float[] y = own(op.y()).data;
    for (int i = 0; i < y.length; i++) {
      y[i] = scaledSum(alpha, x[i], beta, y[i]);
    }
  }

  private void map(DoubleUnaryOperator f, Tensor from, Tensor to) {
    float[] in = own(from).data;
    float[] out = own(to).data;
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) f.applyAsDouble(in[i]);
    }
  }

  private void addRow(Rows.Add op) {
    float[] row = own(op.row()).data;
    float[] x = own(op.x()).data;
    for (int i = 0; i < x.length; i++) {
      x[i] += row[i % row.length];
    }
  }

  private void sumRows(Rows.Sum op) {
    float alpha = op.alpha();
    float[] x = own(op.x()).data;
    float beta = op.beta();
    float[] row = own(op.row()).data;
    double[] sums = new double[row.length];
    for (int i = 0; i < x.length; i++) {
      sums[i % sums.length] += x[i];
    }
    for (int j = 0; j < sums.length; j++) {
      row[j] = scaledSum(alpha, sums[j], beta, row[j]);
    }
  }

  private void softmaxRows(Rows.Softmax op) {
    float[] z = own(op.z()).data;
    float[] out = own(op.out()).data;
    int columns = op.z().shape().columns();
    for (int first = 0; first < z.length; first += columns) {
      double max = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (int j = first; j < first + columns; j++) {
        max = Math.max(max, z[j]);
      }
      for (int j = first; j < first + columns; j++) {
        sum += Math.exp(z[j] - max);
      }
      for (int j = first; j < first + columns; j++) {
        out[j] = (float) (Math.exp(z[j] - max) / sum);
      }
    }
  }
}
