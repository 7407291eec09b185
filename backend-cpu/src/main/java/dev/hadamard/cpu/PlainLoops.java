package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.List;

/** Loops that C2 turns into vector instructions by itself, on every JVM from 17 on. */
final class PlainLoops implements Loops {

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Gemm gemm(ThreadTeam team) {
    return new PlainGemm(team);
  }

  @Override
  public void activate(Activation f, float[] z, float[] out, int from, int to) {
    ActivationLoops.apply(f, z, out, from, to);
  }

  @Override
  public void derivative(Activation f, float[] z, float[] out, int from, int to) {
    DerivativeLoops.apply(f, z, out, from, to);
  }

  @Override
  public void expOfNonPositive(float[] z, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Approximations.expOfNonPositive(z[i]);
    }
  }

  @Override
  public List<PeakRate.Loop> peak() {
    return PeakRate.plain();
  }
}
