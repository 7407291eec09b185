/**
 * JMH benchmarks of the cost of calls on the host, which a faster device does not reduce.
 *
 * <ul>
 *   <li>{@code LaunchBenchmark}: binding the arguments of a launch, queueing it, waiting for it;
 *   <li>{@code ReplayBenchmark}: the calls of a training step, called and replayed;
 *   <li>{@code TransferBenchmark}: uploads and downloads of small tensors;
 *   <li>{@code ArenaBenchmark}: memory that is allocated and freed;
 *   <li>{@code ConfigurationBenchmark}: reading the configuration and choosing a backend;
 *   <li>{@code ActivationBenchmark}, {@code SmallProductBenchmark}, {@code DenseLayerBenchmark}:
 *       the loops of {@code cpu}, and the gain of its threads;
 *   <li>{@code ProductLoopsBenchmark}: the loops of {@code opencl}, from the naive ones on;
 *   <li>{@code ExpressionBenchmark}, {@code OptimizerBenchmark}: formulas beside built-in
 *       activations, and Adam's update beside a copy.
 * </ul>
 *
 * <p>All of them use the public interface. {@link dev.hadamard.bench.jmh.JmhRun} runs them for
 * {@code hadamard bench --jmh REGEX}; {@code java -jar bench/target/hadamard-bench.jar} accepts all
 * options of JMH, such as {@code -p backend=cpu,opencl}. Each runs in its own JVM. Compare figures
 * of one run only, because the speed of a machine drifts.
 */
@NullMarked
package dev.hadamard.bench.jmh;

import org.jspecify.annotations.NullMarked;
