package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.List;

/**
 * The loops of {@code cpu} that cost most of the time. There are two sets: {@link PlainLoops} in
 * plain Java, and {@code SimdLoops} written with {@code jdk.incubator.vector}. Both give the same
 * bits: they sum in {@link SummationOrder}, and their exponential is that of {@link
 * Approximations}. {@link AdaptiveLoops} start with the plain ones and change to the others; {@link
 * LoopsChoice} chooses.
 */
interface Loops {

  /** Such as {@code plain}, or {@code vector(512)} with the bits of a register. */
  String name();

  /** A matrix product that divides its work among the team. */
  Gemm gemm(ThreadTeam team);

  /** f. Its bits are the same wherever an element lies in its stretch. */
  ElementwiseLoop activation(Activation f);

  /** f′ at the input, as {@link #activation}. */
  ElementwiseLoop derivative(Activation f);

  /** The loops that {@link PeakRate} measures; the fastest counts. */
  List<PeakRate.Loop> peak();

  /** Ends the work in the background. */
  default void close() {}
}
