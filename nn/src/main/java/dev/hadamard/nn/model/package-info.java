/**
 * Trained networks as files: safetensors, so that Python and others read them too.
 *
 * <p><b>What.</b> {@link dev.hadamard.nn.model.SavedModel} is all that belongs to a trained network
 * (architecture, weights, scaling of its inputs, names of its classes or what its output stands for
 * and, where training is to go on, its state), in host memory. {@link dev.hadamard.nn.model.Models}
 * saves and loads it.
 *
 * <p><b>Layout of the file.</b> Eight bytes: the header's length, little-endian. The header: JSON,
 * padded with blanks to a multiple of eight. Then raw little-endian float32, row-major, one tensor
 * after the other: {@code layers.0.weight} {@code [out, in]}, {@code layers.0.bias} {@code [out]},
 * and so on; velocities under {@code optimizer.velocity.…}. {@code __metadata__} holds everything
 * else, each entry a JSON text under a key that begins with {@code hadamard.}. The format is that
 * of <a href="https://github.com/huggingface/safetensors">safetensors</a>.
 *
 * <p><b>Versions.</b> {@code hadamard.version} is the lowest whose readers understand the file: 3
 * for a network with GELU in either form, 2 for a regression, whose output means nothing without
 * {@code hadamard.target-scaling}, else 1. In files of versions 1 and 2 {@code gelu} is the tanh
 * form; from 3 on it is the erf form, and the other one is {@code gelu-tanh}.
 *
 * <p><b>Trust.</b> A file is checked in full before anything of its declared size is allocated;
 * whatever is wrong with it is a {@link dev.hadamard.nn.model.ModelFormatException}. Saving is
 * atomic: the target is the old file or the new one, never a part.
 *
 * <p>Read next: {@link dev.hadamard.nn.model.Models}.
 */
@NullMarked
package dev.hadamard.nn.model;

import org.jspecify.annotations.NullMarked;
