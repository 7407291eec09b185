package dev.hadamard.bench.peers.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.hadamard.bench.worker.ConvolutionPass;
import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.LayerPass;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.OptimizerSteps;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** PyTorch on the CPU with a thread for each processor. */
final class PyTorchEngine implements Engine {

  private static final String NAME = "PyTorch";

  private final boolean isTrainer;
  private final NDManager manager;

  /**
   * Unpacks and loads the library from the class path.
   *
   * @param isTrainer whether it only trains, by DJL's trainer
   */
  PyTorchEngine(boolean isTrainer) {
    this.isTrainer = isTrainer;
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty(
        "ai.djl.pytorch.num_threads", String.valueOf(Runtime.getRuntime().availableProcessors()));
    manager = NDManager.newBaseManager(Device.cpu(), NAME);
  }

  @Override
  public Map<String, String> describe() {
    ai.djl.engine.Engine engine = manager.getEngine();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("library", isTrainer ? "PyTorch through DJL's trainer" : "PyTorch through DJL");
    facts.put("version", engine.getVersion() + ", DJL " + ai.djl.engine.Engine.getDjlVersion());
    facts.put("device", "cpu");
    facts.put("threads", String.valueOf(JniUtils.getNumThreads()));
    facts.put("features", String.join(", ", new TreeSet<>(JniUtils.getFeatures())));
    facts.put(
        "backward",
        isTrainer
            ? "automatic"
            : "dense networks by hand, derivatives composed of DJL's elementwise operations; layers"
                + " and networks for images automatic");
    facts.put("optimizers", "DJL's own, neither fused nor foreach");
    return facts;
  }

  @Override
  public Task prepare(Work work) {
    if (isTrainer) {
      if (work instanceof Work.TrainingStep step) {
        return new TrainerTraining(step);
      }
      throw new UnsupportedOperationException("only trains; pytorch does the rest");
    }
    NDManager arrays = manager.newSubManager();
    try {
      if (work instanceof Work.Matmul matmul) {
        return PyTorchOperation.product(arrays, matmul);
      } else if (work instanceof Work.Elementwise elementwise) {
        return PyTorchOperation.elementwise(arrays, elementwise);
      } else if (work instanceof Work.TrainingStep step) {
        return new PyTorchTraining(arrays, step);
      } else if (work instanceof ConvolutionPass pass) {
        return new PyTorchConvolution(arrays, pass);
      } else if (work instanceof LayerPass pass) {
        return new PyTorchLayer(arrays, pass);
      } else if (work instanceof OptimizerSteps steps) {
        return new PyTorchOptimizer(arrays, steps);
      } else if (work instanceof NetworkStep step) {
        return new PyTorchNetwork(arrays, step);
      }
      throw new UnsupportedOperationException("works in the host's memory");
    } catch (RuntimeException e) {
      arrays.close();
      throw e;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
