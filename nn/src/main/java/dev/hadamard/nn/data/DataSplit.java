package dev.hadamard.nn.data;

/**
 * The two parts of a data set.
 *
 * @param train what a network learns from, and scaling is computed on
 * @param test what it is judged by and never sees before
 */
public record DataSplit(DataSet train, DataSet test) {}
