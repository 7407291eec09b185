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

/** A backend of nine operations: loops over buffers, every sum in double. */
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
  protected ToyTensor view(ToyTensor allocation, int from, Shape shape) {
    return new ToyTensor(allocation, from, shape);
  }

  @Override
  protected void free(ToyTensor tensor) {
    // The garbage collector takes the buffer; a device's memory is released here.
  }

  @Override
  protected void doWrite(FloatBuffer source, ToyTensor target) {
    target.data.duplicate().put(source);
  }

  @Override
  protected void doRead(ToyTensor source, FloatBuffer target) {
    target.put(source.data.duplicate());
  }

  private void matmul(Matmul op) {
    float alpha = op.alpha();
    FloatBuffer a = own(op.a()).data;
    Transpose ta = op.ta();
    FloatBuffer b = own(op.b()).data;
    Transpose tb = op.tb();
    float beta = op.beta();
    FloatBuffer out = own(op.out()).data;
    int m = op.out().shape().rows();
    int n = op.out().shape().columns();
    int k = ta.columnsOf(op.a().shape());
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          double left = ta == Transpose.NO ? a.get(i * k + p) : a.get(p * m + i);
          double right = tb == Transpose.NO ? b.get(p * n + j) : b.get(j * k + p);
          sum += left * right;
        }
        out.put(i * n + j, scaledSum(alpha, sum, beta, out.get(i * n + j)));
      }
    }
  }

  /** α·x + β·y, where a factor of 0 keeps what it multiplies out of the sum (rule B5). */
  private static float scaledSum(float alpha, double x, float beta, double y) {
    return (float) ((alpha == 0 ? 0 : alpha * x) + (beta == 0 ? 0 : beta * y));
  }

  private void hadamard(Pointwise.Hadamard op) {
    FloatBuffer a = own(op.a()).data;
    FloatBuffer b = own(op.b()).data;
    FloatBuffer out = own(op.out()).data;
    for (int i = 0; i < out.capacity(); i++) {
      out.put(i, a.get(i) * b.get(i));
    }
  }

  private void axpby(Pointwise.Axpby op) {
    float alpha = op.alpha();
    FloatBuffer x = own(op.x()).data;
    float beta = op.beta();
    FloatBuffer y = own(op.y()).data;
    for (int i = 0; i < y.capacity(); i++) {
      y.put(i, scaledSum(alpha, x.get(i), beta, y.get(i)));
    }
  }

  private void map(DoubleUnaryOperator f, Tensor from, Tensor to) {
    FloatBuffer in = own(from).data;
    FloatBuffer out = own(to).data;
    for (int i = 0; i < out.capacity(); i++) {
      out.put(i, (float) f.applyAsDouble(in.get(i)));
    }
  }

  private void addRow(Rows.Add op) {
    FloatBuffer row = own(op.row()).data;
    FloatBuffer x = own(op.x()).data;
    for (int i = 0; i < x.capacity(); i++) {
      x.put(i, x.get(i) + row.get(i % row.capacity()));
    }
  }

  private void sumRows(Rows.Sum op) {
    float alpha = op.alpha();
    FloatBuffer x = own(op.x()).data;
    float beta = op.beta();
    FloatBuffer row = own(op.row()).data;
    double[] sums = new double[row.capacity()];
    for (int i = 0; i < x.capacity(); i++) {
      sums[i % sums.length] += x.get(i);
    }
    for (int j = 0; j < sums.length; j++) {
      row.put(j, scaledSum(alpha, sums[j], beta, row.get(j)));
    }
  }

  private void softmaxRows(Rows.Softmax op) {
    FloatBuffer z = own(op.z()).data;
    FloatBuffer out = own(op.out()).data;
    int columns = op.z().shape().columns();
    for (int first = 0; first < z.capacity(); first += columns) {
      double max = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (int j = first; j < first + columns; j++) {
        max = Math.max(max, z.get(j));
      }
      for (int j = first; j < first + columns; j++) {
        sum += Math.exp(z.get(j) - max);
      }
      for (int j = first; j < first + columns; j++) {
        out.put(j, (float) (Math.exp(z.get(j) - max) / sum));
      }
    }
  }
}
