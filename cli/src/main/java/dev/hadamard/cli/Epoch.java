package dev.hadamard.cli;

/**
 * What one pass over the training data led to.
 *
 * @param number counted from 1
 * @param loss the mean loss over the training set after it
 * @param trainScore the {@link Score} on the whole training set after it: the pass that gives the
 *     loss gives it too
 * @param testScore the {@link Score} on the held-out samples after it
 * @param isBest whether no earlier epoch had so good a test score
 * @param seconds the time it took, with its evaluations
 */
record Epoch(
    int number, double loss, double trainScore, double testScore, boolean isBest, double seconds) {}
