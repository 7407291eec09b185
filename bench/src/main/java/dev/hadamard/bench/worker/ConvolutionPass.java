package dev.hadamard.bench.worker;

import java.util.Locale;

/**
 * One pass of a convolution with a window of 3 × 3, stride 1 and padding 1, so that the output has
 * as many pixels as the input. Streams of {@link Operands}: 0 is x, 1 is δ, 2 is b; w is that of a
 * layer 0 with 9·inputs inputs.
 *
 * <p>Operands and result are in the layout of {@link dev.hadamard.op.Convolution}: images are batch
 * × height × width × channels, weights are outputs × 3 × 3 × inputs. A library with another layout
 * keeps its operands in its own, and converts the result of the check.
 *
 * @param pass the pass
 * @param batch the number of images
 * @param inputs the channels of x
 * @param outputs the channels of z
 */
public record ConvolutionPass(Pass pass, int batch, int height, int width, int inputs, int outputs)
    implements Work {

  /** The word with which the text form begins. */
  static final String WORD = "convolution";

  /** The taps of the window. */
  public static final int TAPS = 9;

  /** The passes. */
  public enum Pass {
    /** z ← x ∗ w + b. */
    FORWARD("forward"),
    /** ∂L/∂x of δ. */
    DATA_GRADIENT("data-gradient"),
    /** ∂L/∂w and ∂L/∂b of δ; the result is ∂L/∂w. */
    WEIGHT_GRADIENT("weight-gradient");

    private final String label;

    Pass(String label) {
      this.label = label;
    }

    /** The name in texts. */
    public String label() {
      return label;
    }
  }

  /** The number of pixels of all images. */
  public int pixels() {
    return batch * height * width;
  }

  /** x, batch × height × width × inputs. */
  public float[] x() {
    return Operands.stream(0, pixels() * inputs);
  }

  /** δ, batch × height × width × outputs. */
  public float[] delta() {
    return Operands.stream(1, pixels() * outputs);
  }

  /** w, outputs × 3 × 3 × inputs. */
  public float[] w() {
    return Operands.weights(0, outputs, TAPS * inputs);
  }

  /** b, one number for each output. */
  public float[] b() {
    return Operands.stream(2, outputs);
  }

  @Override
  public String text() {
    return "%s %s %d %d %d %d %d"
        .formatted(WORD, pass.label, batch, height, width, inputs, outputs);
  }

  static ConvolutionPass parse(String[] words) {
    return new ConvolutionPass(
        Pass.valueOf(words[1].toUpperCase(Locale.ROOT).replace('-', '_')),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Integer.parseInt(words[4]),
        Integer.parseInt(words[5]),
        Integer.parseInt(words[6]));
  }

  /** A multiplication and an addition for each tap, in the padding too. */
  @Override
  public double flops() {
    return 2.0 * pixels() * TAPS * inputs * outputs;
  }

  @Override
  public double bytes() {
    return 4.0 * ((double) pixels() * (inputs + outputs) + (double) TAPS * inputs * outputs);
  }
}
