/**
 * Finding out how the kernels run best on a device, and keeping the answer.
 *
 * <p><b>What.</b> {@link dev.hadamard.kernels.tune.TuningSpace} lists the classes of work that are
 * worth tuning and, for each, a dozen or so configurations that may be best. {@link
 * dev.hadamard.kernels.tune.Halving} finds the best one in few runs. A {@link
 * dev.hadamard.kernels.tune.TuningProfile} is what was found, a {@link
 * dev.hadamard.kernels.tune.ProfileFile} keeps it. Nothing here calls a driver: a backend runs and
 * checks the configurations.
 *
 * <pre>
 *   TuningSpace ─ works, choices ─►  backend: build, check against doubles, time  ─ Halving ─►
 *   TuningProfile ─ write ─► ProfileFile ─ read, verify ─► TuningProfile.applyTo(Tuning)
 * </pre>
 *
 * <p><b>Memory and lifetime.</b> Values only; a profile is read when a backend is opened and never
 * looked at again.
 *
 * <p>Read next: {@code TuningChoice}, then {@code TuningSpace}.
 */
@NullMarked
package dev.hadamard.kernels.tune;

import org.jspecify.annotations.NullMarked;
