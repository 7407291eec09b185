package dev.hadamard.bench.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.hadamard.bench.worker.OptimizerSteps;
import dev.hadamard.bench.worker.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps of DJL's Adam and AdamW, parameter by parameter. DJL offers neither the fused nor the
 * foreach form of PyTorch's: its own is one native call for a parameter that runs about ten
 * operations on arrays, one after the other.
 */
final class PyTorchOptimizer implements Task {

  private final NDManager arrays;
  private final Optimizer optimizer;
  private final List<NDArray> parameters;
  private final List<List<NDArray>> gradients;

  PyTorchOptimizer(NDManager arrays, OptimizerSteps work) {
    this.arrays = arrays;
    optimizer = optimizer(work);
    parameters = divided(work, work.w());
    gradients = List.of(divided(work, work.gradient(0)), divided(work, work.gradient(1)));
  }

  private static Optimizer optimizer(OptimizerSteps work) {
    Tracker rate = Tracker.fixed(OptimizerSteps.ETA);
    float beta1 = (float) OptimizerSteps.BETA1;
    float beta2 = (float) OptimizerSteps.BETA2;
    float epsilon = (float) OptimizerSteps.EPSILON;
    return switch (work.rule()) {
      case ADAM ->
          Adam.builder()
              .optLearningRateTracker(rate)
              .optBeta1(beta1)
              .optBeta2(beta2)
              .optEpsilon(epsilon)
              .build();
      case ADAMW ->
          AdamW.builder()
              .optLearningRateTracker(rate)
              .optBeta1(beta1)
              .optBeta2(beta2)
              .optEpsilon(epsilon)
              .optWeightDecays((float) OptimizerSteps.DECAY)
              .build();
    };
  }

  private List<NDArray> divided(OptimizerSteps work, float[] all) {
    List<NDArray> parts = new ArrayList<>();
    int start = 0;
    for (int size : work.parameters()) {
      parts.add(arrays.create(Arrays.copyOfRange(all, start, start + size)));
      start += size;
    }
    return parts;
  }

  @Override
  public void run() {
    for (int step = 0; step < OptimizerSteps.STEPS; step++) {
      List<NDArray> g = gradients.get(step % gradients.size());
      for (int i = 0; i < parameters.size(); i++) {
        optimizer.update(String.valueOf(i), parameters.get(i), g.get(i));
      }
    }
  }

  @Override
  public float[] result() {
    run();
    float[] all = new float[parameters.stream().mapToInt(p -> (int) p.size()).sum()];
    int start = 0;
    for (NDArray parameter : parameters) {
      float[] values = parameter.toFloatArray();
      System.arraycopy(values, 0, all, start, values.length);
      start += values.length;
    }
    return all;
  }

  @Override
  public void close() {
    arrays.close();
  }
}
