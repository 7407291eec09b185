/**
 * JMH benchmarks of what a call costs on the host: the part of an operation that no faster device
 * takes away.
 *
 * <ul>
 *   <li>{@code LaunchBenchmark}: binding the arguments of a launch, queueing it, waiting for it;
 *   <li>{@code ReplayBenchmark}: the calls of a training step, made and replayed;
 *   <li>{@code TransferBenchmark}: small tensors up and down;
 *   <li>{@code ArenaBenchmark}: memory that is allocated and freed;
 *   <li>{@code ConfigurationBenchmark}: reading the configuration and choosing a backend;
 *   <li>{@code ActivationBenchmark}, {@code SmallProductBenchmark}, {@code DenseLayerBenchmark}:
 *       the loops of {@code cpu}, and when its threads pay;
 *   <li>{@code ProductLoopsBenchmark}: the loops of {@code opencl}, from the naive ones on.
 * </ul>
 *
 * <p>All of them go through the public interface. {@link dev.hadamard.bench.jmh.JmhRun} runs them
 * for {@code hadamard bench --jmh REGEX}; {@code java -jar bench/target/hadamard-bench.jar} takes
 * all of JMH's own options, such as {@code -p backend=cpu,opencl}. Each runs in a JVM of its own.
 * The figures are ones to compare within a run: machines drift.
 */
@NullMarked
package dev.hadamard.bench.jmh;

import org.jspecify.annotations.NullMarked;
