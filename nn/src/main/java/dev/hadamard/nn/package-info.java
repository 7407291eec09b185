/**
 * Feed-forward networks and their training by backpropagation, written against {@link
 * dev.hadamard.Backend} alone: the same code and the same seeded numbers on every device.
 *
 * <p><b>What.</b> A {@link dev.hadamard.nn.NetworkSpec} describes the layers; a {@link
 * dev.hadamard.nn.Network} holds weights on a backend; a {@link dev.hadamard.nn.Trainer} minimises
 * a {@link dev.hadamard.nn.Loss} by the rule of an {@link dev.hadamard.nn.Optimizer}; {@link
 * dev.hadamard.nn.Inference} computes and evaluates outputs.
 *
 * <p>An optimizer is extended by its own methods: a {@link dev.hadamard.nn.Schedule}, penalties,
 * clipping, an average. {@link dev.hadamard.nn.TrainerSettings} say how a trainer makes its steps.
 *
 * <p><b>Notation.</b> Layer l computes z = x·Wᵀ + b, a = f(z); δ = ∂L/∂z; η is the learning rate, μ
 * the momentum. Layers are counted from 0, one sample is a row, W is {@code [out, in]}.
 *
 * <p><b>Memory and lifetime.</b> The parameters live in the network's arena. For each batch size a
 * trainer has an arena with the activations and the gradients of every layer, which is allocated
 * before the first step. A training step allocates nothing on the device, reads nothing back and
 * does not wait. Close each network and trainer that you create; closing the backend frees their
 * memory, too.
 *
 * <p>Read next: {@link dev.hadamard.nn.layer.Dense}, in which forward and backward pass stand side
 * by side; {@code TrainingStep}, which makes one list of operations of all layers; then {@link
 * dev.hadamard.nn.data} for samples and {@link dev.hadamard.nn.model} for files.
 */
@NullMarked
package dev.hadamard.nn;

import org.jspecify.annotations.NullMarked;
