package dev.hadamard.bench.engine;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.bench.worker.ConvolutionPass;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.op.Convolution;
import dev.hadamard.op.Op;
import dev.hadamard.op.Window;
import java.util.List;

/** One pass of a convolution as an operation of a recording, as in a training step. */
final class ConvolutionTask {

  private static final Window WINDOW = Window.of(3, 3).padding(1);

  private ConvolutionTask() {}

  static Task of(Backend backend, ConvolutionPass work) {
    return ResidentTask.of(backend, task -> task.recorded(List.of(operation(task, work))));
  }

  private static Op operation(ResidentTask task, ConvolutionPass work) {
    int[] x = {work.batch(), work.height(), work.width(), work.inputs()};
    int[] z = {work.batch(), work.height(), work.width(), work.outputs()};
    int[] w = {work.outputs(), WINDOW.height(), WINDOW.width(), work.inputs()};
    return switch (work.pass()) {
      case FORWARD -> {
        Tensor out = task.output(z);
        yield new Convolution.Forward(
            task.input(work.x(), x),
            task.input(work.w(), w),
            task.input(work.b(), work.outputs()),
            WINDOW,
            Activation.IDENTITY,
            out,
            out);
      }
      case DATA_GRADIENT ->
          new Convolution.DataGradient(
              task.input(work.delta(), z), task.input(work.w(), w), WINDOW, task.output(x));
      case WEIGHT_GRADIENT -> {
        Tensor db = task.scratch(Shape.of(work.outputs()));
        yield new Convolution.WeightGradient(
            1, task.input(work.delta(), z), task.input(work.x(), x), WINDOW, 0, task.output(w), db);
      }
    };
  }
}
