package dev.hadamard.nn;

import dev.hadamard.Activation;
import dev.hadamard.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The architecture of a feed-forward network: the number of inputs and the layers.
 *
 * @param inputs the number of features of a sample, at least 1
 * @param layers the layers from the first hidden layer to the output layer, at least one
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

  /**
   * Creates a network for classification: ReLU in the hidden layers, logits (identity) in the last
   * one. {@code of(64, 128, 10)} has 64 inputs, a hidden layer of 128 neurons, and 10 classes.
   */
  public static NetworkSpec of(int... sizes) {
    return of(Activation.RELU, Activation.IDENTITY, sizes);
  }

  /**
   * Creates a network with one activation for all hidden layers and the {@linkplain
   * Initialisation#defaultFor usual initialisation} for each layer.
   *
   * @param hidden the activation of the hidden layers
   * @param output the activation of the last layer
   * @param sizes the number of inputs, of neurons in each hidden layer, and of outputs
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

  /** Returns this architecture with the same initialisation for every layer. */
  public NetworkSpec withInitialisation(Initialisation initialisation) {
    return new NetworkSpec(
        inputs,
        layers.stream()
            .map(layer -> new LayerSpec(layer.outputs(), layer.activation(), initialisation))
            .toList());
  }

  /** The number of neurons of the last layer. */
  public int outputs() {
    return outputsOf(depth() - 1);
  }

  /** The number of layers, without the input. */
  public int depth() {
    return layers.size();
  }

  /**
   * The number of inputs of a layer: the outputs of the previous layer, or the features of a
   * sample.
   */
  public int inputsOf(int layer) {
    return layer == 0 ? inputs : outputsOf(layer - 1);
  }

  /** The number of neurons of a layer. */
  public int outputsOf(int layer) {
    return layers.get(layer).outputs();
  }

  /** The activation f of a layer. */
  public Activation activationOf(int layer) {
    return layers.get(layer).activation();
  }

  /** The activation of the last layer. */
  public Activation outputActivation() {
    return activationOf(depth() - 1);
  }

  /** The shape of a layer's weights W: {@code [out, in]}. */
  public Shape weightShape(int layer) {
    return Shape.of(outputsOf(layer), inputsOf(layer));
  }

  /** The shape of a layer's biases b: {@code [out]}. */
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
