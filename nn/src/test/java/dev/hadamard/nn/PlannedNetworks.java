package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Concatenate;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Dropout;
import dev.hadamard.nn.layer.Flatten;
import dev.hadamard.nn.layer.Formula;
import dev.hadamard.nn.layer.GroupNorm;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.LayerNorm;
import dev.hadamard.nn.layer.MaxPool2d;
import dev.hadamard.nn.layer.MultiHeadAttention;
import dev.hadamard.op.Window;
import java.util.ArrayList;
import java.util.List;

/** Networks whose memory is planned. */
final class PlannedNetworks {

  static final Window SAME = Window.of(3, 3).padding(1);

  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());

  private PlannedNetworks() {}

  /** A plain network of dense layers. */
  static NetworkSpec dense() {
    return NetworkSpec.of(Activation.GELU, Activation.IDENTITY, 6, 20, 15, 4);
  }

  /** Attention over a short sequence. */
  static NetworkSpec attention() {
    return NetworkSpec.builder(4, 8)
        .add(MultiHeadAttention.causal(2))
        .add(LayerNorm.of())
        .add(new Flatten())
        .add(Dense.of(4))
        .build();
  }

  /** Convolutions with all that stands between them, built by the caller. */
  static NetworkSpec.Builder images() {
    return NetworkSpec.builder(6, 6, 3)
        .add("stem", Conv2d.of(8, SAME, Activation.RELU))
        .add("conv1", Conv2d.of(8, SAME, Activation.GELU))
        .add("norm1", BatchNorm.of())
        .add("drop1", new Dropout(0.3))
        .add("conv2", Conv2d.of(8, SAME))
        .add("norm2", BatchNorm.of())
        .add("relu2", new Activate(Activation.RELU))
        .add("sum", new Add(), "relu2", "stem")
        .add("pool", MaxPool2d.of(2))
        .add("flat", new Flatten())
        .add("head", Dense.of(4));
  }

  /** A network of 3 to 12 vertices with one kind of shape, joins and a dense head. */
  static NetworkSpec random(SplitMix64 random) {
    boolean isImage = random.nextInt(2) == 0;
    Shape sample = isImage ? Shape.of(4, 4, 2) : Shape.of(6);
    NetworkSpec.Builder builder = isImage ? NetworkSpec.builder(4, 4, 2) : NetworkSpec.builder(6);
    List<String> open = new ArrayList<>(List.of(NetworkSpec.INPUT)); // all of one shape
    int count = 1 + random.nextInt(9);
    for (int i = 0; i < count; i++) {
      String from = open.get(random.nextInt(open.size()));
      String name = "v" + i;
      if (open.size() > 2 && random.nextInt(3) == 0) {
        builder.add(name, new Add(), from, open.get(random.nextInt(open.size())));
      } else {
        builder.add(name, layer(random, isImage, sample.columns()), from);
      }
      open.add(name);
    }
    open.remove(NetworkSpec.INPUT);
    if (open.size() > 1) {
      builder.add("all", new Concatenate(), open.toArray(String[]::new)); // so that each is read
    }
    if (isImage) {
      builder.add("flat", new Flatten());
    }
    return builder.add("head", Dense.of(3)).build();
  }

  private static Layer layer(SplitMix64 random, boolean isImage, int columns) {
    Activation f = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> new Activate(f);
      case 1 -> BatchNorm.of();
      case 2 -> new Dropout(0.25);
      case 3 -> Formula.MISH;
      case 4 -> isImage ? GroupNorm.of(2) : LayerNorm.of();
      default -> isImage ? Conv2d.of(columns, SAME, f) : Dense.of(columns, f);
    };
  }
}
