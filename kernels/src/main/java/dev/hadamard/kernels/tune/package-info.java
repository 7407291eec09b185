/**
 * Tuning: finding the fastest parameters of the kernels on a device, and storing them.
 *
 * <p><b>What.</b> {@link dev.hadamard.kernels.tune.TuningSpace} lists the classes of work to tune
 * and, for each, about a dozen candidate configurations. {@link dev.hadamard.kernels.tune.Halving}
 * finds the best one in few runs. A {@link dev.hadamard.kernels.tune.TuningProfile} holds the
 * result, and a {@link dev.hadamard.kernels.tune.ProfileFile} stores it. Nothing here calls a
 * driver: a backend runs and checks the configurations.
 *
 * <pre>
 *   TuningSpace ─ works, choices ─►  backend: build, check against doubles, time  ─ Halving ─►
 *   TuningProfile ─ write ─► ProfileFile ─ read, verify ─► TuningProfile.applyTo(Tuning)
 * </pre>
 *
 * <p><b>Memory and lifetime.</b> All types are values. A profile is read when a backend is opened,
 * and not again.
 *
 * <p>Read next: {@code TuningChoice}, then {@code TuningSpace}.
 */
@NullMarked
package dev.hadamard.kernels.tune;

import org.jspecify.annotations.NullMarked;
