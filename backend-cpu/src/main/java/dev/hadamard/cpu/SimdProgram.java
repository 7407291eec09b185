package dev.hadamard.cpu;

import dev.hadamard.expression.Program;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A program as a loop over vectors, by {@link VectorCompiler}. It reads each input and writes each
 * output once; everything in between stays in registers. A long program is several loops, which
 * pass results on through blocks in the innermost cache. Its bits are those of {@link
 * ElementwiseProgram}.
 */
final class SimdProgram implements ProgramLoop {

  private static final System.Logger LOG = System.getLogger(SimdProgram.class.getName());

  private static final MethodType RUN =
      MethodType.methodType(void.class, float[][].class, int[].class, int.class);

  /** The elements of a block that one loop passes on to the next. */
  private static final int BLOCK = 1024;

  /** Shorter rows are left to blocks, which span several rows. */
  private static final int SHORTEST_ROW = 4 * SimdLoops.LANES;

  private final List<Boolean> areContiguous; // for each input
  private final int tensors; // the inputs and outputs
  private final ProgramLoop inBlocks;

  /** Elements of an array: C2 then compiles each loop by itself, see {@link OutlinedLoop}. */
  private final MethodHandle[] loops;

  /** What each thread's loops pass on to each other. */
  private final ThreadLocal<float[][]> passed;

  private SimdProgram(
      MethodHandle[] loops,
      int passed,
      List<Boolean> areContiguous,
      int tensors,
      ProgramLoop inBlocks) {
    this.loops = loops;
    this.passed = ThreadLocal.withInitial(() -> new float[passed][BLOCK]);
    this.areContiguous = areContiguous;
    this.tensors = tensors;
    this.inBlocks = inBlocks;
  }

  /** Compiles a program; empty if that is not possible. */
  static Optional<ProgramLoop> of(
      Program program, List<Boolean> areContiguous, ProgramLoop inBlocks) {
    if (!VectorCompiler.canCompile(program)) {
      return Optional.empty();
    }
    try {
      VectorCompiler.Compiled compiled =
          VectorCompiler.compile(program, areContiguous, SimdLoops.LANES);
      MethodHandle[] loops = new MethodHandle[compiled.classes().size()];
      for (int i = 0; i < loops.length; i++) {
        MethodHandles.Lookup lookup =
            MethodHandles.lookup().defineHiddenClass(compiled.classes().get(i), true);
        loops[i] = lookup.findStatic(lookup.lookupClass(), VectorCode.METHOD, RUN);
      }
      int tensors = areContiguous.size() + program.outputs().size();
      return Optional.of(
          new SimdProgram(loops, compiled.blocks(), areContiguous, tensors, inBlocks));
    } catch (UnsupportedOperationException | ReflectiveOperationException | LinkageError refused) {
      LOG.log(System.Logger.Level.DEBUG, "cpu computes in blocks", refused);
      return Optional.empty();
    }
  }

  @Override
  public void run(ProgramArrays arrays, int from, int to, int member) {
    if (arrays.endsWithRows() && arrays.columns < SHORTEST_ROW) {
      inBlocks.run(arrays, from, to, member);
      return;
    }
    float[][] between = passed.get();
    float[][] data = Arrays.copyOf(arrays.data, tensors + between.length);
    System.arraycopy(between, 0, data, tensors, between.length);
    int longest = between.length == 0 ? to - from : BLOCK;
    int[] starts = new int[data.length];
    for (int i = 0; i < tensors; i++) {
      starts[i] = arrays.place(i, from);
    }
    for (int first = from, n; first < to; first += n) {
      n = Math.min(longest, arrays.levelStretch(first, to));
      stretch(data, starts, n);
      arrays.move(starts, first, n);
    }
  }

  private void stretch(float[][] data, int[] starts, int n) {
    int rest = n % SimdLoops.LANES;
    int whole = n - rest;
    if (whole > 0) {
      vectors(data, starts, whole);
    }
    if (rest > 0) {
      last(data, starts, whole, rest);
    }
  }

  /** Computes what does not fill a vector, in copies. */
  private void last(float[][] data, int[] starts, int done, int rest) {
    int inputs = areContiguous.size();
    float[][] copies = new float[data.length][];
    int[] begins = new int[data.length];
    for (int i = 0; i < data.length; i++) {
      if (i < inputs && !areContiguous.get(i)) {
        copies[i] = data[i];
        begins[i] = starts[i];
      } else {
        copies[i] = new float[SimdLoops.LANES];
        if (i < inputs) {
          System.arraycopy(data[i], starts[i] + done, copies[i], 0, rest);
        }
      }
    }
    vectors(copies, begins, SimdLoops.LANES);
    for (int i = inputs; i < tensors; i++) {
      System.arraycopy(copies[i], 0, data[i], starts[i] + done, rest);
    }
  }

  private void vectors(float[][] data, int[] starts, int n) {
    try {
      for (MethodHandle loop : loops) {
        loop.invokeExact(data, starts, n);
      }
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
