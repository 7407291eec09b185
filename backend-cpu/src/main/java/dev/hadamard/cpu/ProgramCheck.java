package dev.hadamard.cpu;

import dev.hadamard.expression.Program;
import java.util.Arrays;
import java.util.List;

/** Whether two loops of an expression give the same bits in this JVM, so that either may serve. */
final class ProgramCheck {

  /** Whole vectors and a part of one. */
  private static final int LENGTH = 70;

  private static final System.Logger LOG = System.getLogger(ProgramCheck.class.getName());

  private ProgramCheck() {}

  /** Compares them on random numbers; logs if they differ. */
  static boolean giveSameBits(
      ProgramLoop vectors, ProgramLoop blocks, Program program, List<Boolean> areContiguous) {
    int outputs = program.outputs().size();
    ProgramArrays first = ProgramArrays.random(areContiguous, outputs, LENGTH);
    ProgramArrays second = ProgramArrays.random(areContiguous, outputs, LENGTH);
    vectors.run(first, 0, LENGTH, 0);
    blocks.run(second, 0, LENGTH, 0);
    boolean areSame = Arrays.deepEquals(first.data, second.data);
    if (!areSame) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cpu computes an expression in blocks, more slowly, as the vector module of Java {0}"
              + " gives other bits; set hadamard.cpu.vector=off, or use another Java",
          Runtime.version().feature());
    }
    return areSame;
  }
}
