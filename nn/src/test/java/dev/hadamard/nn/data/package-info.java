/** Tests of data files, scaling, splits and batches. */
@NullMarked
package dev.hadamard.nn.data;

import org.jspecify.annotations.NullMarked;
