package dev.hadamard.cli;

/**
 * What one pass over the training data led to.
 *
 * @param number counted from 1
 * @param loss the mean loss over the training set after it
 * @param testAccuracy the fraction of the held-out samples that are recognised after it
 */
record Epoch(int number, double loss, double testAccuracy) {}
