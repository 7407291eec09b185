package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.List;

/** The loops that C2 turns into vector instructions by itself, on every JVM from 17 on. */
final class PlainLoops implements Loops {

  private static final OutlinedLoops ACTIVATIONS = new OutlinedLoops(ActivationLoops::of);
  private static final OutlinedLoops DERIVATIVES = new OutlinedLoops(DerivativeLoops::of);

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
    return ACTIVATIONS.of(f);
  }

  @Override
  public ElementwiseLoop derivative(Activation f) {
    return DERIVATIVES.of(f);
  }

  @Override
  public PoolingStep pooling() {
    return PoolingStep.PLAIN;
  }

  @Override
  public RowReductions reductions() {
    return RowReductions.PLAIN;
  }

  @Override
  public List<PeakRate.Loop> peak() {
    return PeakRate.plain();
  }
}
