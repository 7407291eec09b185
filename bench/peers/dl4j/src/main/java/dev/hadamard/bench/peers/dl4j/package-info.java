/**
 * DL4J: what a user of ND4J gets who does not write the training step by hand. It only trains; the
 * arrays below it are measured as ND4J.
 */
@NullMarked
package dev.hadamard.bench.peers.dl4j;

import org.jspecify.annotations.NullMarked;
