/**
 * Where samples come from: labelled tables, their scaling and split, and the batches that a trainer
 * is fed with.
 *
 * <p><b>What.</b> {@link dev.hadamard.nn.data.CsvFormat} reads a table into a {@link
 * dev.hadamard.nn.data.DataSet}; {@link dev.hadamard.nn.data.DataSet#split} holds a stratified part
 * of it out for testing; {@link dev.hadamard.nn.data.Scaling}, fitted on the training part alone,
 * brings the features to a common range, {@link dev.hadamard.nn.data.TargetScaling} the values of a
 * regression; {@link dev.hadamard.nn.data.Batches} shuffles and cuts it. {@link
 * dev.hadamard.nn.data.BundledData} needs no file at all.
 *
 * <p><b>Tables.</b> The lines pass through {@code CsvLines} (text), {@code CsvTable} (is the first
 * one a header?), {@code CsvColumns} (cells) and {@code CsvSamples} into arrays, one by one. What
 * cannot be read ends in a {@link dev.hadamard.nn.data.DataFileException}, with the setting that
 * would help.
 *
 * <p><b>Memory layout.</b> Features are one row-major {@code float[]}, a sample per row. A {@link
 * dev.hadamard.nn.data.Batch} is a pair of direct buffers that are filled again and again.
 *
 * <p><b>Reproducible.</b> Everything random comes from {@link dev.hadamard.nn.data.SplitMix64},
 * whose numbers are the same on every machine, JVM and backend.
 *
 * <p>Read next: {@link dev.hadamard.nn.data.DataSet}, then {@code dev.hadamard.nn}.
 */
@NullMarked
package dev.hadamard.nn.data;

import org.jspecify.annotations.NullMarked;
