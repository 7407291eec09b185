/**
 * JMH benchmarks: the same work on every backend, through the same interface.
 *
 * <p>Run {@code mvn -q package -DskipTests}, then {@code java -jar
 * bench/target/hadamard-bench.jar}; JMH's options follow, for example {@code -p backend=cpu,opencl
 * -p shape=64x784x512}. The figures are ones to compare within a run: machines drift.
 */
@NullMarked
package dev.hadamard.bench;

import org.jspecify.annotations.NullMarked;
