package dev.hadamard.nn.data;

/**
 * The two parts of a data set.
 *
 * @param train the training part, from which a network learns and scaling is computed
 * @param test the test part, which is only used for evaluation
 */
public record DataSplit(DataSet train, DataSet test) {}
