package dev.hadamard.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.ArrayList;
import java.util.List;

/** A training step on arrays, with no gradient recorded: the backward pass is written out. */
final class PyTorchTraining implements Task {

  private record Layer(NDArray w, NDArray b) {

    NDArray forward(NDArray x) {
      return Linear.linear(x, w, b).singletonOrThrow();
    }

    NDArray deltaBefore(NDArray delta, NDArray output) {
      return delta.matMul(w).muli(output.gt(0));
    }

    void update(NDArray delta, NDArray x) {
      w.subi(delta.transpose().matMul(x).muli(Operands.ETA));
      b.subi(delta.sum(new int[] {0}).muli(Operands.ETA));
    }
  }

  private final NDManager arrays;
  private final NDArray batch;
  private final NDArray targets;
  private final List<Upload> uploads;
  private final List<Layer> layers = new ArrayList<>();
  private final float scale;

  PyTorchTraining(NDManager arrays, Work.TrainingStep work) {
    this.arrays = arrays;
    int rows = work.batch();
    int inputs = work.sizes().get(0);
    int classes = work.sizes().get(work.sizes().size() - 1);
    scale = 1f / rows;
    batch = arrays.zeros(new Shape(rows, inputs));
    targets = arrays.zeros(new Shape(rows, classes));
    uploads =
        List.of(
            new Upload(Operands.stream(Operands.BATCH, rows * inputs), batch),
            new Upload(Operands.targets(rows, classes), targets));
    for (int l = 0; l + 1 < work.sizes().size(); l++) {
      int in = work.sizes().get(l);
      int out = work.sizes().get(l + 1);
      NDArray w = arrays.create(Operands.weights(l, out, in), new Shape(out, in));
      layers.add(new Layer(w, arrays.zeros(new Shape(out))));
    }
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is made within it
  public void run() {
    uploads.forEach(Upload::run);
    try (NDScope scope = new NDScope()) {
      List<NDArray> outputs = new ArrayList<>(List.of(batch));
      for (int l = 0; l < layers.size(); l++) {
        NDArray z = layers.get(l).forward(outputs.get(l));
        boolean isLast = l == layers.size() - 1;
        outputs.add(isLast ? z.softmax(1) : z.getNDArrayInternal().relu());
      }
      NDArray delta = outputs.get(layers.size()).subi(targets).muli(scale);
      for (int l = layers.size() - 1; l >= 0; l--) {
        NDArray x = outputs.get(l);
        NDArray before = l == 0 ? delta : layers.get(l).deltaBefore(delta, x);
        layers.get(l).update(delta, x);
        delta = before;
      }
    }
  }

  @Override
  public float[] result() {
    run();
    return layers.get(0).w().toFloatArray();
  }

  @Override
  public void close() {
    arrays.close();
  }
}
