package dev.hadamard.bench.engine;

import dev.hadamard.Activation;
import dev.hadamard.bench.worker.NetworkStep;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Flatten;
import dev.hadamard.nn.layer.GlobalAveragePool;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.MaxPool2d;
import dev.hadamard.op.Window;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The networks of a {@link NetworkStep} as layers of {@code dev.hadamard.nn}. */
public final class ImageNetworks {

  private static final Window THREE = Window.of(3, 3).padding(1);

  private ImageNetworks() {}

  /** The architecture. The first convolution is named 0. */
  public static NetworkSpec spec(NetworkStep.Network network) {
    NetworkSpec.Builder builder =
        NetworkSpec.builder(network.height(), network.width(), network.channels());
    return switch (network) {
      case LENET -> lenet(builder);
      case RESNET -> resnet(builder);
    };
  }

  private static NetworkSpec lenet(NetworkSpec.Builder builder) {
    return builder
        .add(Conv2d.of(6, Window.of(5, 5).padding(2), Activation.RELU))
        .add(MaxPool2d.of(2))
        .add(Conv2d.of(16, Window.of(5, 5), Activation.RELU))
        .add(MaxPool2d.of(2))
        .add(new Flatten())
        .add(Dense.of(120, Activation.RELU))
        .add(Dense.of(84, Activation.RELU))
        .add(Dense.of(NetworkStep.CLASSES))
        .build();
  }

  private static NetworkSpec resnet(NetworkSpec.Builder builder) {
    builder.add(Conv2d.of(16, THREE)).add(BatchNorm.of()).add("stem", relu());
    block(builder, "a", "stem", 16, 1);
    block(builder, "b", "a", 32, 2);
    block(builder, "c", "b", 64, 2);
    return builder.add(new GlobalAveragePool()).add(Dense.of(NetworkStep.CLASSES)).build();
  }

  /** A block named as its output, with a projection where it changes the shape. */
  private static void block(
      NetworkSpec.Builder builder, String name, String input, int channels, int stride) {
    builder
        .add(name + "1", Conv2d.of(channels, THREE.stride(stride)), input)
        .add(name + "1-norm", BatchNorm.of())
        .add(name + "1-relu", relu())
        .add(name + "2", Conv2d.of(channels, THREE))
        .add(name + "2-norm", BatchNorm.of());
    String passed = input;
    if (stride > 1) {
      passed = name + "3-norm";
      builder
          .add(name + "3", Conv2d.of(channels, Window.of(1, 1).stride(stride)), input)
          .add(passed, BatchNorm.of());
    }
    builder.add(name + "-sum", new Add(), name + "2-norm", passed).add(name, relu());
  }

  private static Layer relu() {
    return new Activate(Activation.RELU);
  }

  /** The parameters before the first step. */
  public static Parameters parameters(NetworkStep.Network network) {
    NetworkSpec spec = spec(network);
    Map<String, float[]> values = new LinkedHashMap<>();
    int products = 0;
    for (NetworkSpec.Parameter parameter : spec.parameters()) {
      int size = parameter.shape().size();
      String name = parameter.name();
      float[] value = new float[size];
      if (parameter.shape().rank() > 1) {
        int outputs = parameter.shape().dimension(0);
        value = Operands.weights(products++, outputs, size / outputs);
      } else if (name.endsWith(".weight") || name.endsWith(".running_var")) {
        Arrays.fill(value, 1);
      }
      values.put(name, value);
    }
    return Parameters.of(spec, values);
  }
}
