package dev.hadamard;

/**
 * A dense layer whose gradient {@link Backend#denseGradients} takes. m samples, k inputs, n
 * outputs.
 *
 * @param delta δ, m × n
 * @param x what the layer read, m × k
 * @param w receives the gradient of W, n × k
 * @param b receives the gradient of the biases, 1 × n
 */
public record DenseGradient(Tensor delta, Tensor x, Tensor w, Tensor b) {}
