/**
 * The gains of tuning a device. {@link dev.hadamard.bench.tune.TuningGains} evaluates alternating
 * rounds of a backend with its profile and with the defaults, by the statistics of the report.
 *
 * <p>A {@link dev.hadamard.spi.TunableProvider} does the tuning itself.
 */
@NullMarked
package dev.hadamard.bench.tune;

import org.jspecify.annotations.NullMarked;
