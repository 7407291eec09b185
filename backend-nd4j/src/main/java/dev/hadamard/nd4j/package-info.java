/**
 * ND4J, an engine that others wrote, behind the interface of this project.
 *
 * <p><b>What.</b> Every primitive is one of ND4J's own operations, or a few of them, into arrays
 * that exist already; the composites are the default compositions. The user brings ND4J's native
 * library, for the CPU or for a GPU; this package knows only {@code nd4j-api}. It changes none of
 * ND4J's global settings: the number of threads is ND4J's choice, or that of {@code
 * OMP_NUM_THREADS}.
 *
 * <p><b>How exact.</b> Where ND4J has an operation of the same formula that keeps NaN and the
 * values at infinity, it is used, and {@link dev.hadamard.nd4j.Accuracy} lists the few that are
 * less exact than our bounds. Where it has none, the formula is composed of operations that run at
 * the speed of memory: {@link dev.hadamard.nd4j.Functions}, {@link dev.hadamard.nd4j.Derivatives}.
 *
 * <p><b>Memory layout and lifetime.</b> A tensor is one buffer of float32 outside of any workspace,
 * row-major, with views of it as a vector, as a matrix and as that matrix's transpose. It is freed
 * when its arena is closed, not by the garbage collector.
 *
 * <p>Read next: {@link dev.hadamard.nd4j.Nd4jBackend}.
 */
@NullMarked
package dev.hadamard.nd4j;

import org.jspecify.annotations.NullMarked;
