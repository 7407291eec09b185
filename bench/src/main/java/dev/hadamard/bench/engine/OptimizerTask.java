package dev.hadamard.bench.engine;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.bench.worker.OptimizerSteps;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.nn.Optimizer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Steps of an optimizer of {@code dev.hadamard.nn} on parameters that are one tensor, as those of a
 * network are. Each step writes its factors and replays one recording.
 */
final class OptimizerTask {

  private final Backend backend;
  private final Optimizer optimizer;
  private final ResidentTask task;
  private final Tensor w;
  private final Tensor factors;
  private final Map<String, Tensor> slots = new HashMap<>();
  private final int stride;
  private final FloatBuffer host;
  private final List<Runnable> turns;
  private long step;

  private OptimizerTask(Backend backend, ResidentTask task, OptimizerSteps work) {
    this.backend = backend;
    this.task = task;
    this.optimizer = optimizer(work);
    this.stride = backend.viewAlignment();
    int count = optimizer.factors(1, OptimizerSteps.ETA).length;
    this.factors = task.scratch(Shape.of(count * stride));
    this.host = FloatBuffer.allocate(count * stride);
    this.w = task.inputAndOutput(work.w(), work.count());
    optimizer.slots().forEach(slot -> slots.put(slot, task.scratch(w.shape())));
    this.turns = List.of(turn(work, 0), turn(work, 1));
  }

  static Task of(Backend backend, OptimizerSteps work) {
    return ResidentTask.of(backend, task -> new OptimizerTask(backend, task, work)::run);
  }

  private static Optimizer optimizer(OptimizerSteps work) {
    Optimizer adam =
        Optimizer.adam(OptimizerSteps.ETA)
            .withBetas(OptimizerSteps.BETA1, OptimizerSteps.BETA2)
            .withEpsilon(OptimizerSteps.EPSILON);
    return switch (work.rule()) {
      case ADAM -> adam;
      case ADAMW -> adam.withDecay(OptimizerSteps.DECAY);
    };
  }

  private Runnable turn(OptimizerSteps work, int turn) {
    Tensor g = task.input(work.gradient(turn), work.count());
    return task.recorded(optimizer.update(new FlatUpdate(g)));
  }

  private void run() {
    for (int i = 0; i < OptimizerSteps.STEPS; i++) {
      float[] values = optimizer.factors(++step, OptimizerSteps.ETA);
      for (int f = 0; f < values.length; f++) {
        host.put(f * stride, values[f]);
      }
      backend.write(host, factors);
      turns.get(i % turns.size()).run();
    }
  }

  /** All parameters as one, with one of the gradients. */
  private final class FlatUpdate implements Optimizer.Update {

    private final Tensor g;

    FlatUpdate(Tensor g) {
      this.g = g;
    }

    @Override
    public Tensor parameters() {
      return w;
    }

    @Override
    public Tensor gradients() {
      return g;
    }

    @Override
    public Tensor slot(String name) {
      Tensor slot = slots.get(name);
      if (slot == null) {
        throw new IllegalArgumentException("the optimizer has no slot " + name);
      }
      return slot;
    }

    @Override
    public Tensor factor(int index) {
      return factors.view(index * stride, Shape.of(1, 1));
    }

    @Override
    public List<Optimizer.Segment> segments() {
      throw new UnsupportedOperationException("neither optimizer asks for segments");
    }

    @Override
    public Tensor scratch(String name, Shape shape) {
      return task.scratch(shape);
    }

    @Override
    public Tensor perParameter(String name, ToDoubleFunction<Optimizer.Segment> value) {
      throw new UnsupportedOperationException("neither optimizer spares a parameter");
    }
  }
}
