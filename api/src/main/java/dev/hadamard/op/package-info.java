/**
 * The operations of a {@link dev.hadamard.Backend}, as values.
 *
 * <p><b>What.</b> Each {@link dev.hadamard.op.Op} is a record whose Javadoc is its definition:
 * {@link dev.hadamard.op.Matmul}, also of a batch; {@link dev.hadamard.op.SwapAxes}; {@link
 * dev.hadamard.op.Lookup}; {@link dev.hadamard.op.Pointwise}, element by element; {@link
 * dev.hadamard.op.Rows}; {@link dev.hadamard.op.Columns}, side by side; {@link
 * dev.hadamard.op.Dense}, the layer that a device may fuse; {@link dev.hadamard.op.Convolution}
 * with its {@link dev.hadamard.op.Window}, {@link dev.hadamard.op.Pooling} and {@link
 * dev.hadamard.op.GroupNormalization}; {@link dev.hadamard.op.Elementwise} and {@link
 * dev.hadamard.op.Reduction}, which compute expressions of your own.
 *
 * <p><b>Lifetime.</b> An operation holds its tensors, and no memory of its own. It is refused once
 * one of them is closed.
 *
 * <p>Read next: {@link dev.hadamard.op.Dense.Delta}, which is composed of two others; then {@code
 * dev.hadamard.spi.AbstractBackend}, which runs them.
 */
@NullMarked
package dev.hadamard.op;

import org.jspecify.annotations.NullMarked;
