/**
 * The measurements of {@code hadamard bench}. {@link dev.hadamard.bench.run.Bench} finds the
 * contestants ({@code Roster}), starts a process for each ({@code Worker}), and measures the rows
 * of the {@code Plan} one by one, in several passes.
 *
 * <p>In a row ({@code RowRun}) every contestant prepares the same work and does it once. The result
 * is compared with double arithmetic ({@code Oracle}); a wrong one is not timed. Then the
 * contestants warm up until their times are stable, and take turns in slices of a few milliseconds,
 * with another one first in each round. The medians of the rounds are paired: the i-th of one
 * contestant and the i-th of another were measured at about the same time. A fixed loop ({@code
 * Calibration}) is timed between the rows, so that a report can say how steady the machine was.
 */
@NullMarked
package dev.hadamard.bench.run;

import org.jspecify.annotations.NullMarked;
