package dev.hadamard.cli;

import dev.hadamard.nn.Evaluation;
import dev.hadamard.nn.Parameters;

/**
 * The epoch after which the held-out samples were predicted best; of several equal ones the first.
 * Since these samples chose it, its score on them flatters it a little.
 *
 * @param epoch its figures
 * @param weights as they were after it
 * @param test how well the network did then on the held-out samples, with values as scaled for it
 */
record BestEpoch(Epoch epoch, Parameters weights, Evaluation test) {}
