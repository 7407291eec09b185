package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.expression.Program;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops written with {@code jdk.incubator.vector}. No class whose name begins with {@code Simd}
 * may be touched where that module is missing; {@link LoopsChoice} sees to it.
 *
 * <p>All vector code here calls the module's own methods only. A method of ours that takes or
 * returns a vector may be compiled by itself before the loop that calls it is; C2 then no longer
 * inlines it, every vector becomes an object, and the loop is ten times slower than a plain one. So
 * every elementwise loop has the whole exponential in its body. Only the functions that cost most
 * have one; the others are those of {@link PlainLoops}.
 */
final class SimdLoops implements Loops {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Ints of the same shape. */
  static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

  static final int LANES = SPECIES.length();

  /**
   * 32 of them, enough for tiles of 24 sums. An x86 processor has 32 if they are of 512 bits, as
   * are the vectors then, and else 16; AArch64 has 32 of any length.
   */
  static final boolean HAS_MANY_REGISTERS =
      LANES == 16 || System.getProperty("os.arch", "").equals("aarch64");

  private static final PlainLoops PLAIN = new PlainLoops();
  private static final OutlinedLoops ACTIVATIONS = new OutlinedLoops(SimdLoops::activationLoop);
  private static final OutlinedLoops DERIVATIVES = new OutlinedLoops(SimdLoops::derivativeLoop);

  @Override
  public String name() {
    return "vector(" + SPECIES.vectorBitSize() + ")";
  }

  @Override
  public Gemm gemm(ThreadTeam team) {
    return new SimdGemm(team);
  }

  @Override
  public ElementwiseLoop activation(Activation f) {
    return switch (f) {
      case SIGMOID, TANH, GELU, GELU_TANH -> ACTIVATIONS.of(f);
      default -> PLAIN.activation(f);
    };
  }

  @Override
  public ElementwiseLoop derivative(Activation f) {
    return switch (f) {
      case SIGMOID, TANH, GELU, GELU_TANH -> DERIVATIVES.of(f);
      case SOFTPLUS -> ACTIVATIONS.of(Activation.SIGMOID);
      default -> PLAIN.derivative(f);
    };
  }

  private static ElementwiseLoop activationLoop(Activation f) {
    return switch (f) {
      case SIGMOID -> padded(SimdActivations::sigmoid);
      case TANH -> padded(SimdActivations::tanh);
      case GELU -> padded(SimdActivations::gelu);
      case GELU_TANH -> padded(SimdActivations::geluTanh);
      default -> throw new IllegalArgumentException(f.label());
    };
  }

  private static ElementwiseLoop derivativeLoop(Activation f) {
    return switch (f) {
      case SIGMOID -> padded(SimdDerivatives::sigmoid);
      case TANH -> padded(SimdDerivatives::tanh);
      case GELU -> padded(SimdDerivatives::gelu);
      case GELU_TANH -> padded(SimdDerivatives::geluTanh);
      default -> throw new IllegalArgumentException(f.label());
    };
  }

  @Override
  public Optional<ProgramLoop> program(
      Program program, List<Boolean> areContiguous, Supplier<ProgramLoop> blocks) {
    ProgramLoop plain = blocks.get();
    return SimdProgram.of(program, areContiguous, plain)
        .filter(loop -> ProgramCheck.giveSameBits(loop, plain, program, areContiguous));
  }

  @Override
  public PoolingStep pooling() {
    return new SimdPooling();
  }

  @Override
  public RowReductions reductions() {
    return new SimdReductions();
  }

  /** A loop over whole vectors, for stretches of any length: their rest is computed in a copy. */
  private static ElementwiseLoop padded(ElementwiseLoop loop) {
    return (in, out, from, to) -> {
      int rest = (to - from) % LANES;
      int end = to - rest;
      loop.run(in, out, from, end);
      if (rest > 0) {
        float[] last = new float[LANES];
        System.arraycopy(in, end, last, 0, rest);
        loop.run(last, last, 0, LANES);
        System.arraycopy(last, 0, out, end, rest);
      }
    };
  }

  @Override
  public List<PeakRate.Loop> peak() {
    return List.of(new PeakRate.Loop(16, SimdLoops::fuse16));
  }

  private static void fuse16(float[] x, float a, float b) {
    FloatVector factor = FloatVector.broadcast(SPECIES, a);
    FloatVector summand = FloatVector.broadcast(SPECIES, b);
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v = v.fma(factor, summand).fma(factor, summand).fma(factor, summand).fma(factor, summand);
      v.intoArray(x, i);
    }
  }
}
