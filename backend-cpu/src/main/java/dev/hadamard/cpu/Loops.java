package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.List;

/**
 * The loops of {@code cpu} that cost the time. There are two sets: {@link PlainLoops} in plain
 * Java, and {@code SimdLoops} written with {@code jdk.incubator.vector}. {@link LoopsChoice} picks
 * one when a backend opens.
 *
 * <p>Elementwise results have the same bits in both sets. Products and sums have not: each set adds
 * in an order of its own, the same for every number of threads.
 */
interface Loops {

  /** Such as {@code plain}, or {@code vector(512)} with the bits of a register. */
  String name();

  /** A matrix product that divides its work among the team. */
  Gemm gemm(ThreadTeam team);

  /** outᵢ ← f(zᵢ) for i in [from, to); {@code out} may be {@code z}. */
  void activate(Activation f, float[] z, float[] out, int from, int to);

  /** outᵢ ← f′(zᵢ) for i in [from, to); {@code out} may be {@code z}. */
  void derivative(Activation f, float[] z, float[] out, int from, int to);

  /** outᵢ ← e^zᵢ for i in [from, to) and zᵢ ≤ 0 or NaN; {@code out} may be {@code z}. */
  void expOfNonPositive(float[] z, float[] out, int from, int to);

  /** What {@link PeakRate} tries, the best counts. */
  List<PeakRate.Loop> peak();
}
