package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.expression.Program;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

  /**
   * A loop of an expression's program that is faster than one in blocks; empty if there is none.
   *
   * @param areContiguous for each input whether a row has an element of it for each of its own,
   *     rather than one for all
   * @param blocks creates the loop in blocks, which there is for every program
   */
  default Optional<ProgramLoop> program(
      Program program, List<Boolean> areContiguous, Supplier<ProgramLoop> blocks) {
    return Optional.empty();
  }

  /** The steps of max pooling. */
  PoolingStep pooling();

  /** Sums and maxima of rows. */
  RowReductions reductions();

  /** The loops that {@link PeakRate} measures; the fastest counts. */
  List<PeakRate.Loop> peak();

  /** Ends the work in the background. */
  default void close() {}
}
