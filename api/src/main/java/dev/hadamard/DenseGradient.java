package dev.hadamard;

/**
 * The tensors of one dense layer in {@link Backend#denseGradients}, for m samples, k inputs and n
 * outputs.
 *
 * @param delta δ, m × n
 * @param x the layer's input, m × k
 * @param w receives the gradient of W, n × k
 * @param b receives the gradient of the biases, 1 × n
 */
public record DenseGradient(Tensor delta, Tensor x, Tensor w, Tensor b) {}
