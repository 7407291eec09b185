package dev.hadamard.bench.peers.dl4j;

import dev.hadamard.bench.peers.nd4j.Nd4jRuntime;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A training step by {@code MultiLayerNetwork.fit}. */
final class Dl4jTraining implements Task {

  private final MultiLayerNetwork network;
  private final float[] hostBatch;
  private final float[] hostTargets;
  private final INDArray batch;
  private final INDArray targets;

  Dl4jTraining(Work.TrainingStep work) {
    List<Integer> sizes = work.sizes();
    int classes = sizes.get(sizes.size() - 1);
    network = network(sizes);
    hostBatch = Operands.stream(Operands.BATCH, work.batch() * sizes.get(0));
    hostTargets = Operands.targets(work.batch(), classes);
    batch = Nd4j.zeros(DataType.FLOAT, work.batch(), sizes.get(0));
    targets = Nd4j.zeros(DataType.FLOAT, work.batch(), classes);
  }

  private static MultiLayerNetwork network(List<Integer> sizes) {
    int last = sizes.size() - 2;
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .weightInit(WeightInit.ZERO)
            .updater(new Sgd(Operands.ETA))
            .list();
    for (int l = 0; l < last; l++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(sizes.get(l))
              .nOut(sizes.get(l + 1))
              .activation(Activation.RELU)
              .build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(sizes.get(last))
            .nOut(sizes.get(last + 1))
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    for (int l = 0; l <= last; l++) { // its W is inputs × outputs, column-major: ours, transposed
      int in = sizes.get(l);
      int out = sizes.get(l + 1);
      try (INDArray w = Nd4jRuntime.transposed(Operands.weights(l, out, in), out, in)) {
        network.setParam(l + "_W", w);
      }
    }
    return network;
  }

  @Override
  public void run() {
    Nd4jRuntime.upload(hostBatch, batch);
    Nd4jRuntime.upload(hostTargets, targets);
    network.fit(batch, targets);
  }

  @Override
  public float[] result() {
    run();
    return network.getParam("0_W").transpose().dup('c').data().asFloat();
  }

  @Override
  public void close() {
    network.close();
    batch.close();
    targets.close();
  }
}
