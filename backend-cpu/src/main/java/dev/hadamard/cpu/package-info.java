/**
 * Backends that need nothing but a JVM: {@code cpu}, and {@code reference}, the naive loops beside
 * it.
 *
 * <p><b>Memory layout.</b> A tensor is one {@code float[]}, row-major.
 *
 * <p><b>Lifetime.</b> Operations are done when the call returns, so {@code synchronize} has nothing
 * to wait for; freed arrays go to the garbage collector.
 *
 * <p>Read next: {@code ReferenceBackend}, each formula in the fewest lines.
 */
@NullMarked
package dev.hadamard.cpu;

import org.jspecify.annotations.NullMarked;
