package dev.hadamard.bench.engine;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.bench.worker.ConvolutionPass;
import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.OptimizerSteps;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.nn.Loss;
import dev.hadamard.nn.Network;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Optimizer;
import dev.hadamard.nn.Trainer;
import dev.hadamard.nn.TrainingResult;
import dev.hadamard.nn.data.BundledData;
import dev.hadamard.nn.data.DataSet;
import dev.hadamard.nn.data.Scaling;
import dev.hadamard.nn.data.ScalingMethod;
import dev.hadamard.spi.DeclaredError;
import dev.hadamard.spi.DeclaresErrors;
import dev.hadamard.spi.DeviceProbe;
import java.util.LinkedHashMap;
import java.util.Map;

/** A backend of Hadamard as a contestant, used through the public interface only. */
final class BackendEngine implements Engine {

  private static final long SEED = 42;
  private static final int BATCH = 32;

  private final Backend backend;

  BackendEngine(Backend backend) {
    this.backend = backend;
  }

  @Override
  public Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("device", backend.info().device().name());
    facts.put("type", backend.info().device().type().label());
    facts.putAll(backend.info().details());
    if (backend instanceof DeclaresErrors candid) {
      candid.declaredErrors().forEach(declared -> declare(declared, facts));
    }
    return facts;
  }

  /** What is timed has these two calls; the third is judged by the conformance kit alone. */
  private static void declare(DeclaredError declared, Map<String, String> facts) {
    String f = declared.f().label();
    String fact = declared.absolute() + ": " + declared.why();
    switch (declared.operation()) {
      case ACTIVATE -> facts.put(Engine.DECLARED + "activate " + f, fact);
      case DERIVATIVE -> facts.put(Engine.DECLARED + "derivative " + f, fact);
      case DERIVATIVE_FROM_OUTPUT -> {}
    }
  }

  @Override
  public Task prepare(Work work) {
    if (work instanceof Work.Matmul product) {
      return matmul(product);
    }
    if (work instanceof Work.Elementwise elementwise) {
      return elementwise(elementwise);
    }
    if (work instanceof Work.Transfer transfer) {
      return new TransferTask(backend, transfer);
    }
    if (work instanceof Work.Launch launch) {
      return launch(launch);
    }
    if (work instanceof Work.TrainingStep step) {
      return new TrainingTask(backend, step);
    }
    return prepareLayers(work);
  }

  private Task prepareLayers(Work work) {
    if (work instanceof ConvolutionPass pass) {
      return ConvolutionTask.of(backend, pass);
    }
    if (work instanceof LayerPass pass) {
      return LayerTask.of(backend, pass);
    }
    if (work instanceof OptimizerSteps steps) {
      return OptimizerTask.of(backend, steps);
    }
    return new TrainingTask(backend, (NetworkStep) work);
  }

  private Task matmul(Work.Matmul work) {
    boolean isLeftTransposed = work.layout() == Work.Layout.TN;
    boolean isRightTransposed = work.layout() == Work.Layout.NT;
    int m = work.m();
    int n = work.n();
    int k = work.k();
    return ResidentTask.of(
        backend,
        task -> {
          Tensor a =
              isLeftTransposed
                  ? task.input(Operands.stream(0, m * k), k, m)
                  : task.input(Operands.stream(0, m * k), m, k);
          Tensor b =
              isRightTransposed
                  ? task.input(Operands.stream(1, k * n), n, k)
                  : task.input(Operands.stream(1, k * n), k, n);
          Tensor c = task.output(m, n);
          Transpose ta = isLeftTransposed ? Transpose.YES : Transpose.NO;
          Transpose tb = isRightTransposed ? Transpose.YES : Transpose.NO;
          return () -> backend.matmul(1, a, ta, b, tb, 0, c);
        });
  }

  private Task elementwise(Work.Elementwise work) {
    int size = work.elements();
    return ResidentTask.of(
        backend,
        task -> {
          Tensor x = task.input(Operands.scaled(0, size, Operands.SPREAD), 1, size);
          return switch (work.kind()) {
            case ACTIVATE -> {
              Activation f = Activation.of(work.function());
              Tensor out = task.output(1, size);
              yield () -> backend.activate(f, x, out);
            }
            case DERIVATIVE -> {
              Activation f = Activation.of(work.function());
              Tensor out = task.output(1, size);
              yield () -> backend.derivative(f, x, out);
            }
            case HADAMARD -> {
              Tensor y = task.input(Operands.scaled(1, size, Operands.SPREAD), 1, size);
              Tensor out = task.output(1, size);
              yield () -> backend.hadamard(x, y, out);
            }
            case AXPBY -> {
              Tensor y = task.inputAndOutput(Operands.scaled(1, size, Operands.SPREAD), 1, size);
              yield () -> backend.axpby(0.5f, x, 0.25f, y);
            }
            case COPY -> {
              Tensor out = task.output(1, size);
              yield () -> backend.axpby(1, x, 0, out);
            }
          };
        });
  }

  private Task launch(Work.Launch work) {
    return ResidentTask.of(
        backend,
        task -> {
          Tensor a = task.input(Operands.stream(0, 1), 1, 1);
          Tensor b = task.input(Operands.stream(1, 1), 1, 1);
          Tensor out = task.output(1, 1);
          return () -> {
            for (int i = 0; i < work.queued(); i++) {
              backend.hadamard(a, b, out);
            }
          };
        });
  }

  @Override
  public double peakGflops() {
    return backend instanceof DeviceProbe probe ? probe.peakGflops() : 0;
  }

  /** The network and the settings of {@code hadamard train} without options. */
  @Override
  public double[][] learn(int epochs) {
    DataSet digits = BundledData.digits().split(0.2, SEED).train();
    DataSet train = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, digits).apply(digits);
    NetworkSpec spec = NetworkSpec.of(Activation.GELU, Activation.IDENTITY, 64, 128, 64, 10);
    try (Network network = Network.create(backend, spec, SEED);
        Trainer trainer =
            new Trainer(
                network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.momentum(0.05, 0.9), BATCH)) {
      TrainingResult result = trainer.fit(train, epochs, SEED);
      double[][] points = new double[result.epochs().size()][];
      double seconds = 0;
      for (int i = 0; i < points.length; i++) {
        seconds += result.epochs().get(i).seconds();
        points[i] = new double[] {seconds, result.epochs().get(i).loss()};
      }
      return points;
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
