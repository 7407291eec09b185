package dev.hadamard.spi;

/**
 * A {@link dev.hadamard.DenseMomentum} of a backend's own tensors.
 *
 * @param <T> the backend's tensors
 * @param delta δ, m × n
 * @param x the layer's input, m × k
 * @param vw the velocity of W, n × k
 * @param vb the velocity of b, 1 × n
 * @param w W, n × k
 * @param b the biases, 1 × n
 */
public record MomentumLayer<T extends AbstractTensor>(T delta, T x, T vw, T vb, T w, T b) {}
