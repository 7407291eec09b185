/**
 * What the tests of every peer have in common: a peer that computes something else than we do would
 * be compared on other work, so each one's results are held against double arithmetic ({@link
 * dev.hadamard.bench.peers.contract.DoubleArithmetic}) for each work that it says it offers ({@link
 * dev.hadamard.bench.peers.contract.PeerContract}).
 */
@NullMarked
package dev.hadamard.bench.peers.contract;

import org.jspecify.annotations.NullMarked;
