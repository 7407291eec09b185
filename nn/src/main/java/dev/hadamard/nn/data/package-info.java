/**
 * Data for training: tables with labels, their scaling and split, and the batches for a trainer.
 *
 * <p><b>What.</b> {@link dev.hadamard.nn.data.CsvFormat} reads a table into a {@link
 * dev.hadamard.nn.data.DataSet}; {@link dev.hadamard.nn.data.DataSet#split} holds out a stratified
 * part for testing; {@link dev.hadamard.nn.data.Scaling}, fitted on the training part alone, brings
 * the features to a common range, {@link dev.hadamard.nn.data.TargetScaling} the values of a
 * regression; {@link dev.hadamard.nn.data.Batches} shuffles it and divides it into batches. {@link
 * dev.hadamard.nn.data.BundledData} needs no file.
 *
 * <p><b>Tables.</b> The lines pass through {@code CsvLines} (text), {@code CsvTable} (is the first
 * one a header?), {@code CsvColumns} (cells) and {@code CsvSamples} into arrays, one by one. A line
 * that cannot be read causes a {@link dev.hadamard.nn.data.DataFileException}, with the setting
 * that would help.
 *
 * <p><b>Tables for a trained network.</b> {@link dev.hadamard.nn.data.InputFormat} finds the
 * columns of the training, as {@link dev.hadamard.nn.data.TableSchema} keeps them, in a table of
 * new samples: {@code InputsByName} by their names, {@code InputsByPosition} without names; {@code
 * InputTable} converts the lines.
 *
 * <p><b>Memory layout.</b> Features are one row-major {@code float[]}, a sample per row. A {@link
 * dev.hadamard.nn.data.Batch} is a pair of direct buffers that are filled again for each step.
 *
 * <p><b>Reproducible.</b> All random numbers come from {@link dev.hadamard.nn.data.SplitMix64},
 * whose numbers are the same on every machine, JVM and backend.
 *
 * <p>Read next: {@link dev.hadamard.nn.data.DataSet}, then {@code dev.hadamard.nn}.
 */
@NullMarked
package dev.hadamard.nn.data;

import org.jspecify.annotations.NullMarked;
