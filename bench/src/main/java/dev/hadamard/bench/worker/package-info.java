/**
 * The process of a contestant: what it is measured on ({@link dev.hadamard.bench.worker.Work}), the
 * numbers it works on ({@link dev.hadamard.bench.worker.Operands}), what it must be able to do
 * ({@link dev.hadamard.bench.worker.Engine}) and the loop that takes its orders ({@link
 * dev.hadamard.bench.worker.WorkerMain}).
 *
 * <p>Every contestant, ours included, has a JVM of its own: libraries that need different versions
 * of the same one cannot share a class path, and a JIT compiler that has seen one backend would
 * judge the next by it. All are alive at once and take turns in slices of a few milliseconds, so
 * that a machine that speeds up or slows down does so for all.
 *
 * <p>The package needs nothing but the JDK, so a peer's class path holds the peer alone.
 */
@NullMarked
package dev.hadamard.bench.worker;

import org.jspecify.annotations.NullMarked;
