/**
 * ND4J on its CPU backend, written as someone would who wants speed from it: every result goes into
 * an array that exists already, and operations are objects made once.
 *
 * <p>ND4J's products go straight to BLAS only if the result is column-major. Our operands are
 * row-major, so each matrix is seen as its transpose, which is column-major over the same numbers,
 * and C = A·B becomes Cᵀ = Bᵀ·Aᵀ.
 */
@NullMarked
package dev.hadamard.bench.peers.nd4j;

import org.jspecify.annotations.NullMarked;
