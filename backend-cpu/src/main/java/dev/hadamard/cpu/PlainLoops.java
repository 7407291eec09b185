package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.List;

/** The loops that C2 turns into vector instructions by itself, on every JVM from 17 on. */
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
  public ElementwiseLoop activation(Activation f) {
    return (z, out, from, to) -> ActivationLoops.apply(f, z, out, from, to);
  }

  @Override
  public ElementwiseLoop derivative(Activation f) {
    return (z, out, from, to) -> DerivativeLoops.apply(f, z, out, from, to);
  }

  @Override
  public List<PeakRate.Loop> peak() {
    return PeakRate.plain();
  }
}
