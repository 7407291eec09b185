/**
 * Trained networks as files: safetensors, so that Python and others read them too.
 *
 * <p><b>Classes.</b> {@link dev.hadamard.nn.model.SavedModel} is a trained network in host memory:
 * the architecture, the weights, the scaling of the features, the names of the classes or the
 * scaling of the target, the loss of the training and, if the training is to go on, its state.
 * {@link dev.hadamard.nn.model.Models} saves and loads it. {@link dev.hadamard.nn.model.Model}
 * predicts with it.
 *
 * <p><b>Layout of the file.</b> Eight bytes: the header's length, little-endian. The header: JSON,
 * padded with blanks to a multiple of eight. Then raw little-endian float32, row-major, one tensor
 * after the other: {@code layers.0.weight} {@code [out, in]}, {@code layers.0.bias} {@code [out]},
 * and so on; what an optimizer keeps under {@code optimizer.velocity.…} and the like. {@code
 * __metadata__} holds everything else, each entry a JSON text under a key that begins with {@code
 * hadamard.}. The format is that of <a
 * href="https://github.com/huggingface/safetensors">safetensors</a>.
 *
 * <p><b>Versions.</b> {@code hadamard.version} is the lowest whose readers understand the file: 3
 * for a network with GELU in either form, 2 for a regression, whose output means nothing without
 * {@code hadamard.target-scaling}, else 1. In files of versions 1 and 2 {@code gelu} is the tanh
 * form; from 3 on it is the erf form, and the other one is {@code gelu-tanh}.
 *
 * <p><b>Loss.</b> {@code hadamard.note.loss} is the {@link dev.hadamard.nn.Loss#label()} of the
 * training's loss. Older files lack it, and older readers ignore it.
 *
 * <p><b>Trust.</b> The sizes that a file declares are checked against its length before memory is
 * allocated for them. Weights and scaling must be finite. A {@link
 * dev.hadamard.nn.model.ModelFormatException} says what is wrong with a file. Saving is atomic: the
 * target is either the old file or the new one.
 *
 * <p>Read next: {@link dev.hadamard.nn.model.Model}.
 */
@NullMarked
package dev.hadamard.nn.model;

import org.jspecify.annotations.NullMarked;
