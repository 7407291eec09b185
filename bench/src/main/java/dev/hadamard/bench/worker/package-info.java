/**
 * The process of a contestant: the works ({@link dev.hadamard.bench.worker.Work}), their operands
 * ({@link dev.hadamard.bench.worker.Operands}), the interface of a contestant ({@link
 * dev.hadamard.bench.worker.Engine}), and the loop that serves requests ({@link
 * dev.hadamard.bench.worker.WorkerMain}). {@link dev.hadamard.bench.worker.DoubleTraining} is what
 * a training step must give.
 *
 * <p>Every contestant, including Hadamard's backends, has its own JVM. Libraries that need
 * different versions of a dependency cannot share a class path, and the profile that the JIT
 * compiler gathered for one backend would affect the next. All processes run at once and take turns
 * in slices of a few milliseconds, so that a change in the machine's speed affects all of them.
 *
 * <p>The package needs only the JDK, so a peer's class path contains the peer alone.
 */
@NullMarked
package dev.hadamard.bench.worker;

import org.jspecify.annotations.NullMarked;
