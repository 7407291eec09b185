package dev.hadamard.nn;

import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stands for the gradient of a parameter that is not to be in memory. Layers are bound with it, and
 * the operations that name it are then replaced by an update of the parameter itself. An operation
 * that still names it cannot run.
 */
final class UnallocatedGradient implements Tensor {

  private final String parameter;
  private final Shape shape;

  private UnallocatedGradient(String parameter, Shape shape) {
    this.parameter = parameter;
    this.shape = shape;
  }

  /** One for each trained parameter, by its name. */
  static Map<String, Tensor> ofTrained(NetworkSpec spec) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      if (parameter.spec().isTrainable()) {
        all.put(parameter.name(), new UnallocatedGradient(parameter.name(), parameter.shape()));
      }
    }
    return all;
  }

  /** The name of the parameter whose gradient this is. */
  static String parameterOf(Tensor gradient) {
    if (gradient instanceof UnallocatedGradient unallocated) {
      return unallocated.parameter;
    }
    throw new IllegalArgumentException(gradient + " is in memory");
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public Tensor view(int from, Shape part) {
    return new UnallocatedGradient(parameter, part);
  }

  @Override
  public String toString() {
    return "the gradient of " + parameter + ", which is not in memory";
  }
}
