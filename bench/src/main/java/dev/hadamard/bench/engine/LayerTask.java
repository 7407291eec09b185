package dev.hadamard.bench.engine;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Binding;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.LayerNorm;
import dev.hadamard.nn.layer.MaxPool2d;
import dev.hadamard.nn.layer.ParameterSpec;
import dev.hadamard.nn.layer.RandomNumbers;
import dev.hadamard.nn.layer.Softmax;
import dev.hadamard.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer of {@code dev.hadamard.nn} without a network around it. It sees tensors of its own, and
 * its operations of a training step are recorded.
 */
final class LayerTask implements Binding {

  private final ResidentTask task;
  private final LayerPass work;
  private final Tensor x;
  private final Tensor y;
  private final Tensor delta;
  private final Tensor dx;
  private final Map<String, Tensor> parameters = new HashMap<>();
  private final Map<String, Tensor> gradients = new HashMap<>();
  private final List<Op> forward = new ArrayList<>();
  private final List<Op> backward = new ArrayList<>();

  private LayerTask(ResidentTask task, LayerPass work) {
    this.task = task;
    this.work = work;
    Layer layer = layer(work.kind());
    int[] extents = work.shape().stream().mapToInt(Integer::intValue).toArray();
    Shape sample = Shape.of(Arrays.copyOfRange(extents, 1, extents.length));
    Shape output = layer.output(List.of(sample));
    int[] outputs = extents.clone();
    for (int i = 1; i < extents.length; i++) {
      outputs[i] = output.dimension(i - 1);
    }
    x = task.input(work.x(), extents);
    delta = task.input(work.delta(), outputs);
    y = work.isBoth() ? task.scratch(Shape.of(outputs)) : task.output(outputs);
    dx = work.isBoth() ? task.output(extents) : task.scratch(Shape.of(extents));
    for (ParameterSpec parameter : layer.parameters(List.of(sample))) {
      parameters.put(parameter.name(), allocated(parameter));
      gradients.put(parameter.name(), task.scratch(parameter.shape()));
    }
    layer.bind(this);
  }

  static Task of(Backend backend, LayerPass work) {
    return ResidentTask.of(
        backend,
        task -> {
          LayerTask bound = new LayerTask(task, work);
          List<Op> operations = new ArrayList<>(bound.forward);
          operations.addAll(work.isBoth() ? bound.backward : List.of());
          return task.recorded(operations);
        });
  }

  private static Layer layer(LayerPass.Kind kind) {
    return switch (kind) {
      case BATCH_NORM -> BatchNorm.of();
      case LAYER_NORM -> LayerNorm.of();
      case MAX_POOL -> MaxPool2d.of(2);
      case SOFTMAX -> new Softmax();
    };
  }

  private Tensor allocated(ParameterSpec parameter) {
    return switch (parameter.name()) {
      case "weight" -> task.input(work.gamma(), work.columns());
      case "bias" -> task.input(work.beta(), work.columns());
      default -> task.scratch(parameter.shape()); // running statistics
    };
  }

  @Override
  public boolean isTraining() {
    return true;
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public Tensor input(int index) {
    return x;
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public Tensor parameter(String name) {
    return of(parameters, name);
  }

  @Override
  public Tensor keep(Shape shape) {
    return task.scratch(shape);
  }

  @Override
  public Tensor constant(Shape shape, float... values) {
    throw new UnsupportedOperationException("none of these layers has constants");
  }

  @Override
  public void forward(Op op) {
    forward.add(op);
  }

  @Override
  public RandomNumbers random() {
    throw new UnsupportedOperationException("none of these layers draws");
  }

  @Override
  public Tensor outputGradient() {
    return delta;
  }

  @Override
  public boolean needsGradient(int index) {
    return true;
  }

  @Override
  public Tensor inputGradient(int index) {
    return dx;
  }

  @Override
  public Tensor gradient(String parameter) {
    return of(gradients, parameter);
  }

  @Override
  public void backward(Op op) {
    backward.add(op);
  }

  private static Tensor of(Map<String, Tensor> tensors, String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new IllegalArgumentException("the layer has no parameter " + name);
    }
    return found;
  }
}
