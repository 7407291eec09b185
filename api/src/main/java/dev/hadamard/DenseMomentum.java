package dev.hadamard;

/**
 * The tensors of one dense layer in {@link Backend#denseMomentum}, for m samples, k inputs and n
 * outputs.
 *
 * @param delta δ, m × n
 * @param x the layer's input, m × k
 * @param vw the velocity of W, n × k
 * @param vb the velocity of b, 1 × n
 * @param w W, n × k
 * @param b the biases, 1 × n
 */
public record DenseMomentum(Tensor delta, Tensor x, Tensor vw, Tensor vb, Tensor w, Tensor b) {}
