/**
 * Hadamard's own backends as contestants, through their public interface: the operations that are
 * measured, the training steps of {@code nn}, and the clock that divides a step into phases.
 */
@NullMarked
package dev.hadamard.bench.engine;

import org.jspecify.annotations.NullMarked;
