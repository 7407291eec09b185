package dev.hadamard;

import dev.hadamard.spi.ForeignText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The size of a training step: the batch size and the width of each layer of a dense network. The
 * text form {@code 64x784-512-256-10} means batches of 64 samples, 784 inputs, hidden layers of 512
 * and 256 neurons, and 10 outputs.
 *
 * @param batch the number of samples in a batch, at least 1
 * @param sizes the number of inputs, then the number of outputs of every layer; two or more, each
 *     at least 1
 */
public record StepShape(int batch, List<Integer> sizes) {

  /** The syntax in words. */
  static final String SYNTAX = "BATCHxINPUTS-…-OUTPUTS, as in 64x784-512-256-10";

  /**
   * Checks and copies the values.
   *
   * @throws IllegalArgumentException if a value is not positive, there is no layer, or a matrix of
   *     the step exceeds what a {@link Shape} can hold
   */
  public StepShape {
    sizes = List.copyOf(sizes);
    if (batch < 1 || sizes.size() < 2 || sizes.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "a step needs a positive batch and two or more positive sizes, not a batch of %d and %s"
              .formatted(batch, wrong(sizes)));
    }
    int in = batch;
    for (int out : sizes) {
      Shape.of(in, out);
      Shape.of(batch, out);
      in = out;
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not a step; the message states the syntax
   */
  public static StepShape parse(String text) {
    int x = text.indexOf('x');
    String[] sizes = text.substring(x + 1).split("-", -1);
    if (x < 0 || sizes.length < 2) {
      throw noStep(text);
    }
    return new StepShape(
        count(text.substring(0, x), text),
        Stream.of(sizes).map(size -> count(size, text)).toList());
  }

  private static String wrong(List<Integer> sizes) {
    return sizes.stream()
        .filter(size -> size < 1)
        .findFirst()
        .map(size -> "a size of " + size)
        .orElse("%d sizes".formatted(sizes.size()));
  }

  private static int count(String digits, String text) {
    if (!digits.matches("\\d{1,9}")) {
      throw noStep(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException noStep(String text) {
    return new IllegalArgumentException("'" + ForeignText.cut(text) + "' is no step: " + SYNTAX);
  }

  /** The number of layers; each has a W and a b. */
  public int depth() {
    return sizes.size() - 1;
  }

  @Override
  public String toString() {
    return batch + "x" + sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }
}
