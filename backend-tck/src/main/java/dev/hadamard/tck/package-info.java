/**
 * The conformance kit: the tests that every backend passes, unchanged.
 *
 * <p><b>What.</b> A backend's author writes one class of a few lines that extends {@link
 * dev.hadamard.tck.BackendConformance} and names the backend. It inherits the families: matrix
 * products within a derived bound and bit by bit, activations over all of float32, fused operations
 * against their composition, softmax and loss gradients, optimizer steps, training trajectories,
 * textbook networks, guards round every tensor, and the rules B1–B13 of {@link
 * dev.hadamard.Backend}.
 *
 * <p><b>Against what.</b> {@link dev.hadamard.tck.Oracle} computes in double from the same float32
 * inputs. No backend is ever the judge of another. How far a result may be from it is derived in
 * {@link dev.hadamard.tck.Tolerances} and {@link dev.hadamard.tck.ActivationLimits}, not guessed.
 *
 * <p><b>Exceptions.</b> A backend over an engine that others wrote may declare the activations that
 * it computes less exactly ({@link dev.hadamard.spi.DeclaresErrors}). They are judged by the
 * declared figures and printed with what was found; a figure that is exceeded, not needed or more
 * than four times what is needed fails. There is no exception for anything else.
 *
 * <p><b>Memory layout and lifetime.</b> Host data is row-major {@code float[]}. One backend serves
 * a whole class; each test has an arena that is closed after it.
 *
 * <p><b>Skips.</b> A backend that the machine lacks is skipped, counted, and printed with its
 * reason and remedy at the end. With the system property {@code tck.require=cpu,opencl} it fails
 * instead.
 *
 * <p>Read next: {@code docs/write-a-backend.md}, on a backend before the kit; {@link
 * dev.hadamard.tck.BackendConformance}; to add a test, a small family such as {@code
 * SoftmaxFamily}.
 */
@NullMarked
package dev.hadamard.tck;

import org.jspecify.annotations.NullMarked;
