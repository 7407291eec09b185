/**
 * Elementwise functions of {@code cpu} in fresh JVMs: one process for each Java, garbage collector,
 * set of loops, function and size.
 *
 * <p>A benchmark in one JVM cannot see what depends on the JVM. Which method the compiler takes
 * first, and what it inlines where, differs from Java to Java and from collector to collector, and
 * a loop that is scalar code in one of them is ten times slower there, for ever.
 *
 * <p>{@code Javas} finds the installations, {@code FreshJvms} starts the processes, {@code
 * FreshJvmMain} is what they run, {@code FreshJvmTable} judges the times.
 */
@NullMarked
package dev.hadamard.bench.jvm;

import org.jspecify.annotations.NullMarked;
