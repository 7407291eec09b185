/**
 * The conformance kit: the tests that every backend must pass.
 *
 * <p><b>What.</b> A backend's author writes one class of a few lines that extends {@link
 * dev.hadamard.tck.BackendConformance} and names the backend. It inherits the families: matrix
 * products within a derived bound and bit by bit, activations over all of float32, fused operations
 * against their composition, softmax and loss gradients, optimizer steps, training trajectories,
 * textbook networks, guards around every tensor, and the rules B1–B13 of {@link
 * dev.hadamard.Backend}.
 *
 * <p><b>Reference.</b> {@link dev.hadamard.tck.Oracle} computes in double from the same float32
 * inputs; backends are never compared with each other. The bounds are derived in {@link
 * dev.hadamard.tck.Tolerances} and {@link dev.hadamard.tck.ActivationLimits}.
 *
 * <p><b>Exceptions.</b> A backend that uses another engine may declare the activations that it
 * computes less accurately ({@link dev.hadamard.spi.DeclaresErrors}). They are tested against the
 * declared errors and printed with the errors found. A declared error that is exceeded, not needed,
 * or more than four times the error found is a failure. There are no other exceptions.
 *
 * <p><b>Memory layout and lifetime.</b> Host data is row-major {@code float[]}. All tests of a
 * class share one backend; each test has its own arena, which is closed after the test.
 *
 * <p><b>Skips.</b> A backend that the machine lacks is skipped, counted, and printed with its
 * reason and remedy at the end. With the system property {@code tck.require=cpu,opencl} it fails
 * instead.
 *
 * <p>Read next: {@code docs/write-a-backend.md}, which develops a backend; {@link
 * dev.hadamard.tck.BackendConformance}; to add a test, a small family such as {@code
 * SoftmaxFamily}.
 */
@NullMarked
package dev.hadamard.tck;

import org.jspecify.annotations.NullMarked;
