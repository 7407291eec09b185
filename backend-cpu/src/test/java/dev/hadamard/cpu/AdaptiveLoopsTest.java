package dev.hadamard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.expression.Expression;
import dev.hadamard.expression.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plain loops first, then those of the vector module: here stand-ins that leave a mark. */
class AdaptiveLoopsTest {

  private static final int LENGTH = 100_000;
  private static final int CALLS = 1000;
  private static final float MARK = 1e-4f;

  private final List<String> contests = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);
  private AdaptiveLoops loops = loops(true, MARK);

  /** Loops whose contests end so, once. */
  private AdaptiveLoops loops(boolean isWon, float mark) {
    Contest contest =
        (loop, candidate, serving) -> {
          contests.add(loop);
          over.countDown();
          return isWon;
        };
    return new AdaptiveLoops(new CheckedLoops(() -> new MarkedLoops(mark)), contest);
  }

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void a_short_training_has_plain_loops() {
    Gemm gemm = loops.gemm(new ThreadTeam(1));
    for (int i = 0; i < 10; i++) {
      assertThat(sigmoidOfZero()).isEqualTo(0.5f);
      gemm.multiply(product(64));
    }
    assertThat(contests).isEmpty();
    assertThat(loops.name()).isEqualTo("plain, then vector");
  }

  @Test
  void after_enough_work_the_winner_serves() throws InterruptedException {
    work();
    over.await();
    until(() -> sigmoidOfZero() != 0.5f);
    assertThat(sigmoidOfZero()).isEqualTo(0.5f + MARK);
    assertThat(contests).containsExactly("sigmoid");
  }

  @Test
  void a_loser_never_serves() throws InterruptedException {
    loops.close();
    loops = loops(false, MARK);
    work();
    over.await();
    work();
    assertThat(sigmoidOfZero()).isEqualTo(0.5f);
    assertThat(contests).containsExactly("sigmoid");
  }

  @Test
  void loops_with_wrong_numbers_enter_no_contest() throws InterruptedException {
    loops.close();
    loops = loops(true, 0.1f);
    Gemm gemm = loops.gemm(new ThreadTeam(1));
    work();
    multiply(gemm);
    until(() -> loops.name().equals("plain (the vector module fails its check)"));
    assertThat(contests).isEmpty();
    assertThat(sigmoidOfZero()).isEqualTo(0.5f);
  }

  @Test
  void a_trial_that_fails_leaves_the_plain_loops() throws InterruptedException {
    loops.close();
    Contest failing =
        (loop, candidate, serving) -> {
          over.countDown();
          throw new NoSuchMethodError("FloatVector.lanewise");
        };
    loops = new AdaptiveLoops(new CheckedLoops(() -> new MarkedLoops(MARK)), failing);
    work();
    over.await();
    work();
    assertThat(sigmoidOfZero()).isEqualTo(0.5f);
  }

  @Test
  void after_the_close_nothing_is_tried() {
    loops.close();
    work();
    assertThat(contests).isEmpty();
    assertThat(sigmoidOfZero()).isEqualTo(0.5f);
  }

  @Test
  void a_function_that_has_plain_loops_alone_enters_no_contest() throws InterruptedException {
    float[] x = new float[LENGTH];
    for (int i = 0; i < CALLS + 1; i++) {
      loops.activation(Activation.RELU).run(x, x, 0, LENGTH);
    }
    work();
    over.await();
    assertThat(contests).containsExactly("sigmoid");
  }

  @Test
  void an_expression_has_blocks_until_its_loop_over_vectors_takes_over() {
    AtomicInteger inVectors = new AtomicInteger();
    loops.close();
    loops = new AdaptiveLoops(new CheckedLoops(() -> new CountedPrograms(inVectors)), won());
    ProgramLoop loop = expression();
    ProgramArrays arrays = ProgramArrays.random(List.of(true), 1, LENGTH);
    loop.run(arrays, 0, LENGTH, 0);
    float[] before = arrays.data[1].clone();
    assertThat(inVectors).hasValue(0);
    until(
        () -> {
          int sofar = inVectors.get();
          loop.run(arrays, 0, LENGTH, 0);
          return contests.contains("an expression") && inVectors.get() > sofar;
        });
    assertThat(arrays.data[1]).isEqualTo(before);
  }

  @Test
  void an_expression_whose_loop_gives_other_bits_stays_in_blocks() {
    loops.close();
    loops = new AdaptiveLoops(new CheckedLoops(() -> new WrongPrograms()), won());
    ProgramLoop loop = expression();
    ProgramArrays arrays = ProgramArrays.random(List.of(true), 1, LENGTH);
    loop.run(arrays, 0, LENGTH, 0);
    float[] before = arrays.data[1].clone();
    until(
        () -> {
          loop.run(arrays, 0, LENGTH, 0);
          return contests.size() == 1;
        });
    ProgramLoop next = expression(); // one contest after the other: then the first is decided
    until(
        () -> {
          next.run(arrays, 0, LENGTH, 0);
          return contests.size() == 2;
        });
    loop.run(arrays, 0, LENGTH, 0);
    assertThat(arrays.data[1]).isEqualTo(before);
  }

  private Contest won() {
    return (loop, candidate, serving) -> {
      contests.add(loop);
      candidate.run();
      over.countDown();
      return true;
    };
  }

  private static final Program HALF = Program.of(List.of(Expression.input("x").times(0.5)));

  private static ProgramLoop inBlocks() {
    ElementwiseProgram blocks = new ElementwiseProgram(HALF, new ExpressionLoops(new PlainLoops()));
    return (arrays, from, to, member) -> blocks.run(arrays, from, to);
  }

  private ProgramLoop expression() {
    return loops.program(HALF, List.of(true), AdaptiveLoopsTest::inBlocks).orElseThrow();
  }

  /** Counts the runs of a program. */
  private static final class CountedPrograms extends ForwardingLoops {
    private final AtomicInteger runs;

    CountedPrograms(AtomicInteger runs) {
      this.runs = runs;
    }

    @Override
    public Optional<ProgramLoop> program(
        Program program, List<Boolean> areContiguous, Supplier<ProgramLoop> blocks) {
      ProgramLoop own = blocks.get();
      return Optional.of(
          (arrays, from, to, member) -> {
            runs.incrementAndGet();
            own.run(arrays, from, to, member);
          });
    }
  }

  /** Computes nothing. */
  private static final class WrongPrograms extends ForwardingLoops {
    @Override
    public Optional<ProgramLoop> program(
        Program program, List<Boolean> areContiguous, Supplier<ProgramLoop> blocks) {
      return Optional.of((arrays, from, to, member) -> arrays.data[1][from] += 1);
    }
  }

  @Test
  void the_name_is_that_of_the_loops_that_compute_products() throws InterruptedException {
    Gemm gemm = loops.gemm(new ThreadTeam(1));
    multiply(gemm);
    over.await();
    until(() -> loops.name().equals("marked"));
    assertThat(contests).containsExactly("the product");
  }

  @Test
  void the_bits_of_a_product_stay_when_the_vector_loops_take_over() {
    loops.close();
    loops =
        new AdaptiveLoops(
            new CheckedLoops(() -> BothLoops.of("on")), (loop, candidate, serving) -> true);
    Gemm gemm = loops.gemm(new ThreadTeam(1));
    float[] before = numbersOf(gemm);
    multiply(gemm);
    until(() -> loops.name().startsWith("vector("));
    assertThat(numbersOf(gemm)).isEqualTo(before);
  }

  private static float[] numbersOf(Gemm gemm) {
    int n = 37;
    Random random = new Random(1);
    float[] a = new float[n * n];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextGaussian();
    }
    MatrixView rows = new MatrixView(a, n, 1);
    MatrixView columns = new MatrixView(a, 1, n);
    MatrixView out = new MatrixView(new float[n * n], n, 1);
    gemm.multiply(new Product(n, n, n, 1, columns, rows, 0, out, Epilogue.NONE));
    return out.data;
  }

  private static void until(BooleanSupplier isReached) {
    while (!isReached.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static void multiply(Gemm gemm) {
    Product large = product(512);
    for (int i = 0; i < 150; i++) {
      gemm.multiply(large);
    }
  }

  private void work() {
    float[] x = new float[LENGTH];
    for (int i = 0; i < CALLS + 1; i++) {
      loops.activation(Activation.SIGMOID).run(x, x, 0, LENGTH);
    }
  }

  private float sigmoidOfZero() {
    float[] x = {0};
    loops.activation(Activation.SIGMOID).run(x, x, 0, 1);
    return x[0];
  }

  private static Product product(int n) {
    MatrixView a = new MatrixView(new float[n * n], n, 1);
    return new Product(n, n, n, 1, a, a, 0, new MatrixView(new float[n * n], n, 1), Epilogue.NONE);
  }

  /** The plain loops, with a mark on each sigmoid. */
  private static final class MarkedLoops extends ForwardingLoops {
    private final ElementwiseLoop sigmoid;

    MarkedLoops(float mark) {
      ElementwiseLoop plain = super.activation(Activation.SIGMOID);
      sigmoid =
          (in, out, from, to) -> {
            plain.run(in, out, from, to);
            for (int i = from; i < to; i++) {
              out[i] += mark;
            }
          };
    }

    @Override
    public String name() {
      return "marked";
    }

    @Override
    public ElementwiseLoop activation(Activation f) {
      return f == Activation.SIGMOID ? sigmoid : super.activation(f);
    }
  }
}
