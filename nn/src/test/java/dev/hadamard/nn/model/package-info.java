/** Tests of model files, whole and broken. */
@NullMarked
package dev.hadamard.nn.model;

import org.jspecify.annotations.NullMarked;
