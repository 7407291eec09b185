/**
 * Elementwise functions of {@code cpu} in fresh JVMs: one process for each Java, garbage collector,
 * set of loops, function and size.
 *
 * <p>A benchmark in one JVM does not show what depends on the JVM. The order in which the JIT
 * compiler compiles methods and its inlining differ between Java releases and garbage collectors. A
 * loop that becomes scalar code in one of them stays ten times slower there.
 *
 * <p>{@code Javas} finds the installations, {@code FreshJvms} starts the processes, {@code
 * FreshJvmMain} is their program, and {@code FreshJvmTable} evaluates the times.
 */
@NullMarked
package dev.hadamard.bench.jvm;

import org.jspecify.annotations.NullMarked;
