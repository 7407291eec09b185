package dev.hadamard.bench.peers.nd4j;

import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinearDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A training step written by hand. All matrices are transposes of ours: a batch is features ×
 * batch, W is inputs × outputs. Nothing but the sums for b is allocated in a step, and the product
 * that gives the gradient subtracts it from W at once.
 */
final class Nd4jTraining implements Task {

  /** A dense layer: z ← Wᵀ·x + b, a ← f(z), all in place. */
  private record Layer(
      INDArray x, INDArray w, INDArray b, INDArray a, INDArray delta, Runnable f, Runnable back) {

    void forward() {
      Nd4j.gemm(w, x, a, true, false, 1, 0);
      a.addiColumnVector(b);
      f.run();
    }

    void update() {
      Nd4j.gemm(x, delta, w, false, true, -Operands.ETA, 1);
      try (INDArray sums = delta.sum(true, 1)) {
        b.subi(sums.muli(Operands.ETA));
      }
    }
  }

  private final float[] hostBatch;
  private final float[] hostTargets;
  private final INDArray batch;
  private final INDArray targets;
  private final List<Layer> layers = new ArrayList<>();
  private final float scale;

  Nd4jTraining(Work.TrainingStep work) {
    int rows = work.batch();
    int inputs = work.sizes().get(0);
    int classes = work.sizes().get(work.sizes().size() - 1);
    scale = 1f / rows;
    hostBatch = Operands.stream(Operands.BATCH, rows * inputs);
    hostTargets = Operands.targets(rows, classes);
    batch = Nd4jRuntime.transposed(hostBatch, rows, inputs);
    targets = Nd4jRuntime.transposed(hostTargets, rows, classes);
    INDArray x = batch;
    for (int l = 0; l + 1 < work.sizes().size(); l++) {
      int in = work.sizes().get(l);
      int out = work.sizes().get(l + 1);
      INDArray w = Nd4jRuntime.transposed(Operands.weights(l, out, in), out, in);
      INDArray b = Nd4j.zeros(DataType.FLOAT, out, 1);
      INDArray a = Nd4jRuntime.transposed(new float[rows * out], rows, out);
      INDArray delta = Nd4jRuntime.transposed(new float[rows * out], rows, out);
      Op relu = new RectifiedLinear(a, a, 0);
      CustomOp reluBack = new RectifiedLinearDerivative(a, delta, delta);
      CustomOp softmax = new SoftMax(a, a, 0);
      boolean isLast = l + 2 == work.sizes().size();
      Runnable f =
          isLast
              ? () -> Nd4j.getExecutioner().exec(softmax)
              : () -> Nd4j.getExecutioner().exec(relu);
      Runnable back = () -> Nd4j.getExecutioner().exec(reluBack);
      layers.add(new Layer(x, w, b, a, delta, f, back));
      x = a;
    }
  }

  @Override
  public void run() {
    Nd4jRuntime.upload(hostBatch, batch);
    Nd4jRuntime.upload(hostTargets, targets);
    layers.forEach(Layer::forward);
    Layer last = layers.get(layers.size() - 1);
    last.a().subi(targets, last.delta()).muli(scale);
    for (int l = layers.size() - 1; l >= 0; l--) {
      Layer layer = layers.get(l);
      if (l > 0) {
        Layer before = layers.get(l - 1);
        Nd4j.gemm(layer.w(), layer.delta(), before.delta(), false, false, 1, 0);
        before.back().run();
      }
      layer.update();
    }
  }

  @Override
  public float[] result() {
    run();
    return Nd4jRuntime.download(layers.get(0).w());
  }

  @Override
  public void close() {
    Stream.concat(
            Stream.of(batch, targets),
            layers.stream()
                .flatMap(layer -> Stream.of(layer.w(), layer.b(), layer.a(), layer.delta())))
        .forEach(INDArray::close);
  }
}
