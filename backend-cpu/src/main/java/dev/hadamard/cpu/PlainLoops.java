package dev.hadamard.cpu;

import java.util.List;

/** The matrix product that C2 turns into vector instructions by itself, on every JVM from 17 on. */
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
  public List<PeakRate.Loop> peak() {
    return PeakRate.plain();
  }
}
