/**
 * A backend that computes with the library ND4J.
 *
 * <p><b>What.</b> Every primitive is one of ND4J's own operations, or a few of them, and writes to
 * existing arrays; the composites are the default ones. The user adds ND4J's native library, for
 * the CPU or for a GPU; this package depends on {@code nd4j-api} only. It changes none of ND4J's
 * global settings: ND4J or {@code OMP_NUM_THREADS} determines the number of threads.
 *
 * <p><b>Accuracy.</b> If ND4J has an operation with the same formula that is right for NaN and
 * infinity, the backend uses it; {@code Accuracy} lists the few that are less accurate than our
 * bounds. Otherwise {@code Functions} and {@code Derivatives} compose the formula of operations
 * that are bound by memory speed.
 *
 * <p><b>Memory layout and lifetime.</b> A tensor is one buffer of float32 outside of any workspace,
 * row-major, with views of it as a vector, as a matrix and as that matrix's transpose. It is freed
 * when its arena is closed, not by the garbage collector.
 *
 * <p>Read next: {@code Nd4jBackend}.
 */
@NullMarked
package dev.hadamard.nd4j;

import org.jspecify.annotations.NullMarked;
