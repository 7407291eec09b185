package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Activate;
import dev.hadamard.nn.layer.AveragePool2d;
import dev.hadamard.nn.layer.BatchNorm;
import dev.hadamard.nn.layer.Conv2d;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Dropout;
import dev.hadamard.nn.layer.Flatten;
import dev.hadamard.nn.layer.Formula;
import dev.hadamard.nn.layer.GaussianNoise;
import dev.hadamard.nn.layer.GlobalAveragePool;
import dev.hadamard.nn.layer.GroupNorm;
import dev.hadamard.nn.layer.Layer;
import dev.hadamard.nn.layer.LayerNorm;
import dev.hadamard.nn.layer.MaxPool2d;
import dev.hadamard.nn.layer.MultiHeadAttention;
import dev.hadamard.nn.layer.PReLU;
import dev.hadamard.nn.layer.PositionEmbedding;
import dev.hadamard.nn.layer.Reshape;
import dev.hadamard.nn.layer.RmsNorm;
import dev.hadamard.nn.layer.Softmax;
import dev.hadamard.op.Window;
import java.util.List;

/** Draws layers that can read samples of a given shape. */
final class DrawnLayers {

  private static final int MOST_FLAT = 48;
  private static final int TRIES = 40;

  private final SplitMix64 random;

  DrawnLayers(SplitMix64 random) {
    this.random = random;
  }

  Activation activation() {
    Activation[] all = Activation.values();
    return all[random.nextInt(all.length)];
  }

  /** A layer that computes this shape of that one. */
  Layer of(Shape input, Shape output) {
    for (int i = 0; i < TRIES; i++) {
      Layer layer = any(input);
      if (layer.output(List.of(input)).equals(output)) {
        return layer;
      }
    }
    return new Activate(Activation.TANH);
  }

  /** A layer that reads this shape. */
  Layer any(Shape input) {
    return switch (input.rank()) {
      case 1 -> ofRow(input);
      case 2 -> ofSequence(input);
      default -> ofImage(input);
    };
  }

  private Layer ofRow(Shape input) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> Dense.of(2 + random.nextInt(5), activation());
      case 2 ->
          input.size() % 2 == 0
              ? random.nextInt(2) == 0
                  ? Reshape.to(input.size() / 2, 2)
                  : Reshape.to(1, input.size() / 2, 2)
              : PReLU.create();
      default -> ofAny(input);
    };
  }

  private Layer ofSequence(Shape input) {
    return switch (random.nextInt(8)) {
      case 0 -> Dense.of(input.columns(), activation());
      case 1 -> Dense.of(2 * (1 + random.nextInt(2)), activation());
      case 2 -> MultiHeadAttention.of(heads(input));
      case 3 -> MultiHeadAttention.causal(heads(input));
      case 4 -> new PositionEmbedding();
      case 5 -> new Flatten();
      default -> ofAny(input);
    };
  }

  private int heads(Shape input) {
    return input.columns() % 2 == 0 ? 1 + random.nextInt(2) : 1;
  }

  private Layer ofImage(Shape input) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> Conv2d.of(2 + random.nextInt(3), window(input), activation());
      case 2 -> convolution(input);
      case 3 -> new MaxPool2d(pool(input), random.nextInt(2) == 0);
      case 4 -> new AveragePool2d(pool(input), random.nextInt(2) == 0, random.nextInt(2) == 0);
      case 5 -> small(input);
      case 6 -> Reshape.to(input.rows(), input.columns());
      default -> ofAny(input);
    };
  }

  /** Of the same size, in groups where they divide. */
  private Layer convolution(Shape input) {
    int channels = input.columns();
    int groups = channels % 2 == 0 ? 1 + random.nextInt(2) : random.nextInt(2) * (channels - 1) + 1;
    return Conv2d.of(channels, Window.of(3, 3).padding(1).groups(groups), activation());
  }

  private Window window(Shape input) {
    int size = Math.min(Math.min(input.dimension(0), input.dimension(1)), 1 + random.nextInt(3));
    Window window = Window.of(size, Math.max(1, size - random.nextInt(2)));
    if (size == 3) {
      window = window.padding(random.nextInt(2)).stride(1 + random.nextInt(2));
    } else if (size == 2 && input.dimension(0) > 2 && input.dimension(1) > 2) {
      window = window.dilation(1 + random.nextInt(2), 1 + random.nextInt(2));
    }
    return window;
  }

  private Window pool(Shape input) {
    int size = Math.min(Math.min(input.dimension(0), input.dimension(1)), 2 + random.nextInt(2));
    Window window = Window.of(size, size).stride(1 + random.nextInt(2));
    return size > 1 ? window.padding(random.nextInt(2)) : window;
  }

  private Layer small(Shape input) {
    return input.size() <= MOST_FLAT && random.nextInt(2) == 0
        ? new Flatten()
        : new GlobalAveragePool();
  }

  private Layer ofAny(Shape input) {
    return switch (random.nextInt(11)) {
      case 0 -> new Activate(activation());
      case 1 -> formula();
      case 2 -> PReLU.create();
      case 3 -> List.of(BatchNorm.of(), BatchNorm.keras(), BatchNorm.onnx()).get(random.nextInt(3));
      case 4 -> random.nextInt(2) == 0 ? LayerNorm.of() : LayerNorm.keras();
      case 5 -> RmsNorm.of();
      case 6 -> GroupNorm.of(input.columns() % 2 == 0 ? 2 : 1);
      case 7, 8 -> new Dropout(0.1 + 0.1 * random.nextInt(5));
      case 9 -> new GaussianNoise(0.2);
      default -> new Softmax();
    };
  }

  private Layer formula() {
    return switch (random.nextInt(4)) {
      case 0 -> Formula.MISH;
      case 1 -> Formula.HARD_SWISH;
      case 2 -> Formula.RELU6;
      default -> Formula.celu(RandomGraphs.ALPHA);
    };
  }
}
