package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The architecture of a feed-forward network, as data.
 *
 * @param inputs the features of a sample, at least 1
 * @param layers from the first hidden layer to the output layer, at least one
 */
public record NetworkSpec(int inputs, List<LayerSpec> layers) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is no input or no layer, or a weight matrix exceeds
   *     what a {@link Shape} can hold
   */
  public NetworkSpec {
    layers = List.copyOf(layers);
    if (inputs < 1) {
      throw new IllegalArgumentException("a network of " + inputs + " inputs");
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least an output layer");
    }
    int in = inputs;
    for (LayerSpec layer : layers) {
      Shape.of(layer.outputs(), in);
      in = layer.outputs();
    }
  }

  /** ReLU in the hidden layers and logits (identity) at the end: for classification. */
  public static NetworkSpec of(int... sizes) {
    return of(Activation.RELU, Activation.IDENTITY, sizes);
  }

  /**
   * A network with one activation for all hidden layers, each layer beginning as {@link
   * Initialisation#defaultFor} says.
   *
   * @param hidden the activation of the hidden layers
   * @param output the activation of the last layer
   * @param sizes inputs, neurons of each hidden layer, outputs
   * @throws IllegalArgumentException if there are fewer than two sizes or one is not positive
   */
  public static NetworkSpec of(Activation hidden, Activation output, int... sizes) {
    if (sizes.length < 2) {
      throw new IllegalArgumentException("a network needs at least inputs and outputs");
    }
    List<LayerSpec> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      layers.add(new LayerSpec(sizes[i], i == sizes.length - 1 ? output : hidden));
    }
    return new NetworkSpec(sizes[0], layers);
  }

  /** This network with every layer beginning in the same way. */
  public NetworkSpec withInitialisation(Initialisation initialisation) {
    return new NetworkSpec(
        inputs,
        layers.stream()
            .map(layer -> new LayerSpec(layer.outputs(), layer.activation(), initialisation))
            .toList());
  }

  /** The neurons of the last layer. */
  public int outputs() {
    return outputsOf(depth() - 1);
  }

  /** The number of layers, the input not counted. */
  public int depth() {
    return layers.size();
  }

  /** What a layer takes in: the outputs of the one before, or the sample. */
  public int inputsOf(int layer) {
    return layer == 0 ? inputs : outputsOf(layer - 1);
  }

  /** The neurons of a layer. */
  public int outputsOf(int layer) {
    return layers.get(layer).outputs();
  }

  /** f of a layer. */
  public Activation activationOf(int layer) {
    return layers.get(layer).activation();
  }

  /** The activation of the last layer. */
  public Activation outputActivation() {
    return activationOf(depth() - 1);
  }

  /** The shape of a layer's W: {@code [out, in]}. */
  public Shape weightShape(int layer) {
    return Shape.of(outputsOf(layer), inputsOf(layer));
  }

  /** The shape of a layer's b: {@code [out]}. */
  public Shape biasShape(int layer) {
    return Shape.of(outputsOf(layer));
  }

  /** The number of weights and biases. */
  public long parameterCount() {
    long count = 0;
    for (int layer = 0; layer < depth(); layer++) {
      count += (long) outputsOf(layer) * (inputsOf(layer) + 1);
    }
    return count;
  }

  /** The sizes joined by hyphens, as in {@code 64-128-64-10}. */
  public String sizes() {
    return inputs
        + layers.stream().map(layer -> "-" + layer.outputs()).collect(Collectors.joining());
  }
}
