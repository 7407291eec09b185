/**
 * What a run of {@code hadamard bench} found ({@link dev.hadamard.bench.report.Report}) and how it
 * is shown: as JSON for programs, Markdown for a repository, and one HTML page that needs nothing
 * else.
 */
@NullMarked
package dev.hadamard.bench.report;

import org.jspecify.annotations.NullMarked;
