/**
 * The {@code hadamard} command: {@code train}, {@code predict}, {@code devices} and others.
 *
 * <p>Standard output carries the answer, standard error the progress and the complaints; with
 * {@code --json} the answer is one object on one line. The exit code is 0 when the work is done, 1
 * when a check failed, 2 when the call was wrong or a backend cannot be used. An error is a line
 * that says what is wrong and one that says what to do; {@code --verbose} adds the stack trace.
 *
 * <p>The launcher script {@code hadamard} in the project's root builds and starts this program, and
 * handles {@code hadamard test} and {@code hadamard bundle} itself.
 *
 * <p>Read next: {@code HadamardCommand}, the commands; {@code TrainCommand}, the main one.
 */
@NullMarked
package dev.hadamard.cli;

import org.jspecify.annotations.NullMarked;
