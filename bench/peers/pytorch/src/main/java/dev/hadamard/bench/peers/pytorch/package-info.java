/**
 * PyTorch through DJL, in two ways: its arrays with a training step whose backward pass is written
 * by hand, and DJL's own trainer with automatic differentiation.
 *
 * <p>DJL offers no operation that writes into an array that exists: every result is allocated, as
 * it is for DJL's users, and closed at the end of the run by the scope that it was made in.
 */
@NullMarked
package dev.hadamard.bench.peers.pytorch;

import org.jspecify.annotations.NullMarked;
