package dev.hadamard.bench.peers.dl4j;

import dev.hadamard.bench.peers.nd4j.Nd4jRuntime;
import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.Map;

/** DL4J with a thread for each processor. */
final class Dl4jEngine implements Engine {

  private final Map<String, String> facts;

  /** Unpacks and loads ND4J. */
  Dl4jEngine() {
    facts = Nd4jRuntime.start("DL4J on ND4J");
  }

  @Override
  public Map<String, String> describe() {
    return facts;
  }

  @Override
  public Task prepare(Work work) {
    if (work instanceof Work.TrainingStep step) {
      return new Dl4jTraining(step);
    }
    throw new UnsupportedOperationException("only trains; nd4j-direct does the rest");
  }

  @Override
  public void close() {
    // its threads end with the process
  }
}
