/**
 * How a run of {@code hadamard bench} measures: {@link dev.hadamard.bench.run.Bench} finds the
 * contestants ({@code Roster}), starts a process for each ({@code Worker}), and takes the rows of
 * the {@code Plan} one by one, in several passes.
 *
 * <p>In a row ({@code RowRun}) every contestant prepares the same work and does it once. The result
 * is judged by double arithmetic ({@code Oracle}); what is wrong is not timed. Then they warm up
 * until their times stay the same, and take turns in slices of a few milliseconds, beginning with
 * another one each round. The medians of the rounds are paired: the i-th of one and the i-th of
 * another saw the same machine. A fixed loop ({@code Calibration}) is timed between the rows, so
 * that a report can say how steady the machine was.
 */
@NullMarked
package dev.hadamard.bench.run;

import org.jspecify.annotations.NullMarked;
