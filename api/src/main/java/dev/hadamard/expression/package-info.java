/**
 * Formulas that a device computes in one kernel.
 *
 * <p><b>What.</b> An {@link dev.hadamard.expression.Expression} is a tree: inputs, constants,
 * arithmetic, functions, choices. It differentiates and prints itself. {@link
 * dev.hadamard.expression.Program} is the same as a list of instructions, from which a backend
 * generates its code. {@link dev.hadamard.expression.Evaluation} computes it in double with a bound
 * for the error of float32, by which every backend is judged.
 *
 * <p>Read next: {@code dev.hadamard.op.Elementwise}, which computes expressions on tensors.
 */
@NullMarked
package dev.hadamard.expression;

import org.jspecify.annotations.NullMarked;
