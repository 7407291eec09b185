package dev.hadamard.cli;

/**
 * What one pass over the training data led to.
 *
 * @param number counted from 1
 * @param loss the mean loss over the training set after it
 * @param testScore the {@link Score} on the held-out samples after it
 */
record Epoch(int number, double loss, double testScore) {}
