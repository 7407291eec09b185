package dev.hadamard.cpu;

import dev.hadamard.Activation;
import java.util.List;

/** The plain loops, for tests that override one of them. */
class ForwardingLoops implements Loops {

  private final Loops plain = new PlainLoops();

  @Override
  public String name() {
    return plain.name();
  }

  @Override
  public Gemm gemm(ThreadTeam team) {
    return plain.gemm(team);
  }

  @Override
  public ElementwiseLoop activation(Activation f) {
    return plain.activation(f);
  }

  @Override
  public ElementwiseLoop derivative(Activation f) {
    return plain.derivative(f);
  }

  @Override
  public PoolingStep pooling() {
    return plain.pooling();
  }

  @Override
  public RowReductions reductions() {
    return plain.reductions();
  }

  @Override
  public List<PeakRate.Loop> peak() {
    return plain.peak();
  }
}
