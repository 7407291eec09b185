package dev.hadamard.cpu;

import dev.hadamard.Activation;
import dev.hadamard.expression.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Plain loops that are replaced by those of the vector module, each by its own {@link Promotion}.
 * The bits are the same before and after. Vector loops that compute wrong results in this JVM are
 * never used, nor are those that stay slower than the plain ones.
 */
final class AdaptiveLoops implements Loops {

  /** Elements of a function: plain loops take about a tenth of a second for them. */
  private static final long ENOUGH_ELEMENTS = 100_000_000;

  /** Operations of an expression that take as long as a function of one element. */
  private static final int OPERATIONS_OF_A_FUNCTION = 8;

  /** Multiply-adds of products: plain loops take some tenths of a second for them. */
  private static final long ENOUGH_MULTIPLY_ADDS = 20_000_000_000L;

  /** Multiply-adds that take as long as all else that a plain product does. */
  private static final long PER_PRODUCT = 100_000;

  /** Elements of a trial: some dozen vectors, which stay in the innermost cache. */
  private static final int LENGTH = 512;

  private final Loops plain = new PlainLoops();
  private final WarmUp warmUp = new WarmUp();
  private final CheckedLoops vector;
  private final Contest contest;
  private final Map<Activation, ElementwiseLoop> activations = new ConcurrentHashMap<>();
  private final Map<Activation, ElementwiseLoop> derivatives = new ConcurrentHashMap<>();
  private volatile String name = "plain, then vector";

  /** Begins with the plain ones. */
  AdaptiveLoops(CheckedLoops vector, Contest contest) {
    this.vector = vector;
    this.contest = contest;
  }

  private ElementwiseLoop adaptive(Function<Loops, ElementwiseLoop> choose, String loop) {
    ElementwiseLoop first = choose.apply(plain);
    Promotion<ElementwiseLoop> promotion =
        new Promotion<>(first, ENOUGH_ELEMENTS, warmUp, () -> better(choose, first, loop));
    return (in, out, from, to) -> {
      promotion.serving().run(in, out, from, to);
      promotion.count(to - from);
    };
  }

  private Optional<ElementwiseLoop> better(
      Function<Loops, ElementwiseLoop> choose, ElementwiseLoop first, String loop) {
    return vector
        .get()
        .map(choose)
        .filter(candidate -> candidate != first)
        .filter(candidate -> contest.isWon(loop, trial(candidate), trial(first)))
        .filter(candidate -> vector.checkAgain());
  }

  private static Runnable trial(ElementwiseLoop loop) {
    float[] in = new float[LENGTH];
    Random random = new Random(1);
    for (int i = 0; i < LENGTH; i++) {
      in[i] = (float) random.nextGaussian();
    }
    float[] out = new float[LENGTH];
    return () -> loop.run(in, out, 0, LENGTH);
  }

  @Override
  public Optional<ProgramLoop> program(
      Program program, List<Boolean> areContiguous, Supplier<ProgramLoop> blocks) {
    ProgramLoop first = blocks.get();
    Promotion<ProgramLoop> promotion =
        new Promotion<>(
            first, ENOUGH_ELEMENTS, warmUp, () -> better(program, areContiguous, blocks));
    int operations = program.instructions().size();
    return Optional.of(
        (arrays, from, to, member) -> {
          promotion.serving().run(arrays, from, to, member);
          promotion.count((long) (to - from) * operations / OPERATIONS_OF_A_FUNCTION);
        });
  }

  private Optional<ProgramLoop> better(
      Program program, List<Boolean> areContiguous, Supplier<ProgramLoop> blocks) {
    ProgramLoop first = blocks.get(); // not the serving one, whose blocks are in use
    ProgramArrays arrays = ProgramArrays.random(areContiguous, program.outputs().size(), LENGTH);
    return vector
        .get()
        .flatMap(loops -> loops.program(program, areContiguous, blocks))
        .filter(
            candidate ->
                contest.isWon(
                    "an expression",
                    () -> candidate.run(arrays, 0, LENGTH, 0),
                    () -> first.run(arrays, 0, LENGTH, 0)))
        .filter(candidate -> ProgramCheck.giveSameBits(candidate, first, program, areContiguous));
  }

  @Override
  public Gemm gemm(ThreadTeam team) {
    Promotion<Gemm> promotion =
        new Promotion<>(plain.gemm(team), ENOUGH_MULTIPLY_ADDS, warmUp, () -> betterGemm(team));
    return product -> {
      promotion.serving().multiply(product);
      promotion.count(product.multiplyAdds() + PER_PRODUCT);
    };
  }

  private Optional<Gemm> betterGemm(ThreadTeam team) {
    Optional<Loops> loops = vector.get();
    boolean isFaster = loops.filter(this::hasFasterProduct).isPresent();
    if (loops.isEmpty() || (isFaster && !vector.checkAgain())) {
      name = "plain (the vector module fails its check)";
      return Optional.empty();
    }
    name = isFaster ? loops.get().name() : "plain (the vector module's are not faster)";
    return isFaster ? Optional.of(loops.get().gemm(team)) : Optional.empty();
  }

  private boolean hasFasterProduct(Loops loops) {
    return contest.isWon("the product", new TrialProducts(loops), new TrialProducts(plain));
  }

  /** {@inheritDoc} That of the loops that compute products, which take most of the time. */
  @Override
  public String name() {
    return name;
  }

  @Override
  public ElementwiseLoop activation(Activation f) {
    return activations.computeIfAbsent(
        f, key -> adaptive(loops -> loops.activation(key), key.label()));
  }

  @Override
  public ElementwiseLoop derivative(Activation f) {
    return derivatives.computeIfAbsent(
        f, key -> adaptive(loops -> loops.derivative(key), "the derivative of " + key.label()));
  }

  @Override
  public PoolingStep pooling() {
    Promotion<PoolingStep> promotion =
        new Promotion<>(plain.pooling(), ENOUGH_ELEMENTS, warmUp, this::betterPooling);
    return new PoolingStep() {
      @Override
      public void larger(float[] x, float tap, float[] best, float[] winner, int from, int to) {
        promotion.serving().larger(x, tap, best, winner, from, to);
        promotion.count(to - from);
      }

      @Override
      public void pass(float[] delta, float[] winner, float tap, float[] passed, int from, int to) {
        promotion.serving().pass(delta, winner, tap, passed, from, to);
        promotion.count(to - from);
      }
    };
  }

  @Override
  public RowReductions reductions() {
    Promotion<RowReductions> promotion =
        new Promotion<>(plain.reductions(), ENOUGH_ELEMENTS, warmUp, this::betterReductions);
    return new RowReductions() {
      @Override
      public double sum(float[] x, float shift, int from, int to) {
        promotion.count(to - from);
        return promotion.serving().sum(x, shift, from, to);
      }

      @Override
      public double sumOfProducts(float[] x, float[] y, int from, int to) {
        promotion.count(to - from);
        return promotion.serving().sumOfProducts(x, y, from, to);
      }

      @Override
      public float largest(float[] x, int from, int to) {
        promotion.count(to - from);
        return promotion.serving().largest(x, from, to);
      }
    };
  }

  private Optional<RowReductions> betterReductions() {
    return vector
        .get()
        .map(Loops::reductions)
        .filter(ReductionsTrial::areRight)
        .filter(
            candidate ->
                contest.isWon(
                    "sums of rows",
                    new ReductionsTrial(candidate, LENGTH),
                    new ReductionsTrial(plain.reductions(), LENGTH)))
        .filter(ReductionsTrial::areRight);
  }

  private Optional<PoolingStep> betterPooling() {
    return vector
        .get()
        .map(Loops::pooling)
        .filter(PoolingTrial::isRight)
        .filter(
            candidate ->
                contest.isWon(
                    "max pooling",
                    new PoolingTrial(candidate, LENGTH),
                    new PoolingTrial(plain.pooling(), LENGTH)))
        .filter(PoolingTrial::isRight);
  }

  @Override
  public List<PeakRate.Loop> peak() {
    return vector.get().orElse(plain).peak();
  }

  @Override
  public void close() {
    warmUp.close();
  }
}
