/** The CUDA backend: NVIDIA GPUs, driven through JCuda. */
@NullMarked
package dev.hadamard.cuda;

import org.jspecify.annotations.NullMarked;
