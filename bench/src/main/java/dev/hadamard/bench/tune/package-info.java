/**
 * What tuning a device brings: {@link dev.hadamard.bench.tune.TuningGains} judges the rounds in
 * which a backend's profile and its defaults took turns, as the report judges contestants.
 *
 * <p>The tuning itself is done by a backend that is a {@link dev.hadamard.spi.TunableProvider}.
 */
@NullMarked
package dev.hadamard.bench.tune;

import org.jspecify.annotations.NullMarked;
