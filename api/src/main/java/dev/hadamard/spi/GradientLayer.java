package dev.hadamard.spi;

/**
 * A {@link dev.hadamard.DenseGradient} of a backend's own tensors.
 *
 * @param <T> the backend's tensors
 * @param delta δ, m × n
 * @param x the layer's input, m × k
 * @param w receives the gradient of W, n × k
 * @param b receives the gradient of the biases, 1 × n
 */
public record GradientLayer<T extends AbstractTensor>(T delta, T x, T w, T b) {}
