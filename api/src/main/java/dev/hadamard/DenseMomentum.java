package dev.hadamard;

/**
 * A dense layer that {@link Backend#denseMomentum} takes a step with. m samples, k inputs, n
 * outputs.
 *
 * @param delta δ, m × n
 * @param x what the layer read, m × k
 * @param vw the velocity of W, n × k
 * @param vb the velocity of b, 1 × n
 * @param w W, n × k
 * @param b the biases, 1 × n
 */
public record DenseMomentum(Tensor delta, Tensor x, Tensor vw, Tensor vb, Tensor w, Tensor b) {}
