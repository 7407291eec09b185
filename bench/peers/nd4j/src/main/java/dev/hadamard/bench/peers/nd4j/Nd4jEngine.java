package dev.hadamard.bench.peers.nd4j;

import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.Map;

/** ND4J with a thread for each processor. */
final class Nd4jEngine implements Engine {

  private final Map<String, String> facts;

  /** Unpacks and loads the library. */
  Nd4jEngine() {
    facts = Nd4jRuntime.start("ND4J directly");
  }

  @Override
  public Map<String, String> describe() {
    return facts;
  }

  @Override
  public Task prepare(Work work) {
    if (work instanceof Work.Matmul matmul) {
      return new Nd4jProduct(matmul);
    } else if (work instanceof Work.Elementwise elementwise) {
      return Nd4jElementwise.of(elementwise);
    } else if (work instanceof Work.TrainingStep step) {
      return new Nd4jTraining(step);
    }
    throw new UnsupportedOperationException("works in the host's memory");
  }

  @Override
  public void close() {
    // its threads end with the process
  }
}
