/**
 * The layers of a network, as data.
 *
 * <p><b>What.</b> A {@link dev.hadamard.nn.layer.Layer} says which shape it computes of which,
 * which {@linkplain dev.hadamard.nn.layer.ParameterSpec parameters} it has with which {@linkplain
 * dev.hadamard.nn.layer.Initializer initial values}, and by which operations it computes: {@link
 * dev.hadamard.nn.layer.Dense}, {@link dev.hadamard.nn.layer.Conv2d}, {@link
 * dev.hadamard.nn.layer.MaxPool2d}, {@link dev.hadamard.nn.layer.AveragePool2d}, {@link
 * dev.hadamard.nn.layer.GlobalAveragePool}, {@link dev.hadamard.nn.layer.BatchNorm}, {@link
 * dev.hadamard.nn.layer.LayerNorm}, {@link dev.hadamard.nn.layer.GroupNorm}, {@link
 * dev.hadamard.nn.layer.RmsNorm}, {@link dev.hadamard.nn.layer.Activate}, {@link
 * dev.hadamard.nn.layer.Formula}, {@link dev.hadamard.nn.layer.PReLU}, {@link
 * dev.hadamard.nn.layer.Dropout}, {@link dev.hadamard.nn.layer.GaussianNoise}, {@link
 * dev.hadamard.nn.layer.Flatten}, {@link dev.hadamard.nn.layer.Reshape}, {@link
 * dev.hadamard.nn.layer.Add}, {@link dev.hadamard.nn.layer.Multiply}, {@link
 * dev.hadamard.nn.layer.Concatenate}, {@link dev.hadamard.nn.layer.Softmax}, {@link
 * dev.hadamard.nn.layer.Embedding}, {@link dev.hadamard.nn.layer.PositionEmbedding}, {@link
 * dev.hadamard.nn.layer.MultiHeadAttention}, or your own.
 *
 * <p><b>Random numbers.</b> A layer that draws in training takes {@link
 * dev.hadamard.nn.layer.RandomNumbers} from its binding. Seed and step are on the device, so a step
 * that is replayed draws anew.
 *
 * <p><b>Memory and lifetime.</b> A layer holds no tensors. A network binds it once for each batch
 * size; its {@link dev.hadamard.nn.layer.Binding} hands out the tensors, and they live as long as
 * what was bound.
 *
 * <p>Read next: {@link dev.hadamard.nn.layer.Dense}, then {@link dev.hadamard.nn.layer.Binding}.
 */
@NullMarked
package dev.hadamard.nn.layer;

import org.jspecify.annotations.NullMarked;
