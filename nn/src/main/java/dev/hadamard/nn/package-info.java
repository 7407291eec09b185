/**
 * Feed-forward networks and their training by backpropagation, written against {@link
 * dev.hadamard.Backend} alone: the same code and the same seeded numbers on every device.
 *
 * <p><b>What.</b> A {@link dev.hadamard.nn.NetworkSpec} is data; a {@link dev.hadamard.nn.Network}
 * holds weights on a backend; a {@link dev.hadamard.nn.Trainer} moves them down the gradient of a
 * {@link dev.hadamard.nn.Loss} as an {@link dev.hadamard.nn.Optimizer} says; {@link
 * dev.hadamard.nn.Inference} computes and judges outputs.
 *
 * <p><b>Notation.</b> As in the books: layer l computes z = x·Wᵀ + b, a = f(z); δ = ∂L/∂z; η is the
 * learning rate, μ the momentum. Layers are counted from 0, one sample is a row, W is {@code [out,
 * in]}.
 *
 * <p><b>Memory and lifetime.</b> Weights live in the network's arena; a workspace holds the
 * activations and δ of one batch size in its own, allocated up front. A training step allocates
 * nothing on the device, reads nothing back and does not wait. Whoever creates a network or a
 * trainer closes it; closing the backend closes them all.
 *
 * <p>Read next: {@link dev.hadamard.nn.Trainer#step}, the whole of backpropagation in a page; then
 * {@code dev.hadamard.nn.data} for samples and {@code dev.hadamard.nn.model} for files.
 */
@NullMarked
package dev.hadamard.nn;

import org.jspecify.annotations.NullMarked;
