package dev.hadamard.bench.worker;

import java.util.Locale;

/**
 * One step of gradient descent on a network for images: upload of images and targets, forward pass
 * in training, softmax with cross-entropy, backward pass, w ← w − η·g with η = {@link Operands#ETA}
 * for every parameter, and a wait. The result is the weights of the first convolution, outputs ×
 * height × width × inputs.
 *
 * <p>Operands: W of the l-th convolution or dense layer as in {@link Operands#weights}, with the
 * channels of an input last; a projection counts after the two convolutions that it passes by.
 * Biases are 0, a batch norm has γ = 1, β = 0. Images are {@link Operands#BATCH}, with the channels
 * last.
 *
 * @param network the network
 * @param batch the number of images
 */
public record NetworkStep(Network network, int batch) implements Work {

  /** The word with which the text form begins. */
  static final String WORD = "network";

  /** The networks, both with {@value #CLASSES} classes. */
  public enum Network {
    /**
     * LeNet-5 with ReLU and max pooling, for 28 × 28 × 1: 5 × 5 convolutions of 6 (padding 2) and
     * 16, each with ReLU and the largest of 2 × 2, then dense layers of 120 and 84 with ReLU, and
     * 10.
     *
     * <p>Source: Y. LeCun et al., <i>Gradient-Based Learning Applied to Document Recognition</i>,
     * 1998.
     */
    LENET(28, 28, 1, 117_600, 298_920, 61_706),
    /**
     * The residual network for small images with one block a stage, for 32 × 32 × 3: a 3 × 3
     * convolution of 16; blocks of two 3 × 3 convolutions of 16, 32 and 64, the last two with
     * stride 2 and a 1 × 1 convolution as projection; each of these 9 convolutions with a batch
     * norm; ReLU after the first one in a block and after the sum; mean over the pixels; dense 10.
     *
     * <p>Source: K. He et al., <i>Deep Residual Learning for Image Recognition</i>, 2016, §4.2.
     */
    RESNET(32, 32, 3, 442_368, 12_059_264, 78_378);

    private final int height;
    private final int width;
    private final int channels;
    private final int firstProducts;
    private final int otherProducts;
    private final int parameters;

    Network(
        int height, int width, int channels, int firstProducts, int otherProducts, int parameters) {
      this.height = height;
      this.width = width;
      this.channels = channels;
      this.firstProducts = firstProducts;
      this.otherProducts = otherProducts;
      this.parameters = parameters;
    }

    /** The name in texts. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The rows of an image. */
    public int height() {
      return height;
    }

    /** The columns of an image. */
    public int width() {
      return width;
    }

    /** The channels of an image. */
    public int channels() {
      return channels;
    }

    /** The number of values of an image. */
    public int inputs() {
      return height * width * channels;
    }
  }

  /** The number of classes. */
  public static final int CLASSES = 10;

  /** The images, batch × height × width × channels. */
  public float[] images() {
    return Operands.stream(Operands.BATCH, batch * network.inputs());
  }

  @Override
  public String text() {
    return "%s %s %d".formatted(WORD, network.label(), batch);
  }

  static NetworkStep parse(String[] words) {
    return new NetworkStep(
        Network.valueOf(words[1].toUpperCase(Locale.ROOT)), Integer.parseInt(words[2]));
  }

  /** Three products a convolution or dense layer; the first has no data gradient. */
  @Override
  public double flops() {
    return 2.0 * batch * (2.0 * network.firstProducts + 3.0 * network.otherProducts);
  }

  /** Images, and parameters read twice and written once with their gradients. */
  @Override
  public double bytes() {
    return 4.0 * ((double) batch * (network.inputs() + CLASSES) + 4.0 * network.parameters);
  }
}
