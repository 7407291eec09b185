package dev.hadamard.cpu;

import dev.hadamard.expression.Program;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;

/**
 * A program as a loop over vectors, by {@link VectorCompiler}. It reads each input and writes each
 * output once; everything in between stays in registers. Its bits are those of {@link
 * ElementwiseProgram}.
 */
final class SimdProgram implements ProgramLoop {

  private static final System.Logger LOG = System.getLogger(SimdProgram.class.getName());

  private static final MethodType RUN =
      MethodType.methodType(void.class, float[][].class, int[].class, int.class, int.class);

  /** Shorter rows are left to blocks, which span several rows. */
  private static final int SHORTEST_ROW = 4 * SimdLoops.LANES;

  private final boolean[] isContiguous; // for each tensor
  private final int inputs;
  private final ProgramLoop blocks;

  /** Not final, so that C2 compiles the loop by itself, see {@link OutlinedLoop}. */
  private MethodHandle loop;

  private SimdProgram(
      MethodHandle loop, List<Boolean> areContiguous, int tensors, ProgramLoop blocks) {
    this.loop = loop;
    this.inputs = areContiguous.size();
    this.isContiguous = new boolean[tensors];
    for (int i = 0; i < tensors; i++) {
      this.isContiguous[i] = i >= inputs || areContiguous.get(i);
    }
    this.blocks = blocks;
  }

  /** Compiles a program; empty if that is not possible. */
  static Optional<ProgramLoop> of(
      Program program, List<Boolean> areContiguous, ProgramLoop blocks) {
    try {
      byte[] bytes = VectorCompiler.compile(program, areContiguous, SimdLoops.LANES);
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
      MethodHandle loop = lookup.findStatic(lookup.lookupClass(), VectorCode.METHOD, RUN);
      int tensors = areContiguous.size() + program.outputs().size();
      return Optional.of(new SimdProgram(loop, areContiguous, tensors, blocks));
    } catch (UnsupportedOperationException | ReflectiveOperationException | LinkageError refused) {
      LOG.log(System.Logger.Level.DEBUG, "cpu computes in blocks", refused);
      return Optional.empty();
    }
  }

  @Override
  public void run(ProgramArrays arrays, int from, int to, int member) {
    if (arrays.areLevel()) {
      row(arrays, 0, 0, from, to);
    } else if (arrays.columns < SHORTEST_ROW) {
      blocks.run(arrays, from, to, member);
    } else {
      int columns = arrays.columns;
      for (int first = from; first < to; ) {
        int row = first / columns;
        int last = Math.min(to, (row + 1) * columns);
        row(arrays, row, row * columns, first, last);
        first = last;
      }
    }
  }

  /**
   * Computes the elements [from, to) of a row.
   *
   * @param origin the index of the row's first element
   */
  private void row(ProgramArrays arrays, int row, int origin, int from, int to) {
    int[] starts = new int[isContiguous.length];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = arrays.starts[i] + (i < inputs ? offset(arrays, i, row, origin, from) : from);
    }
    int rest = (to - from) % SimdLoops.LANES;
    int whole = to - from - rest;
    if (whole > 0) {
      vectors(arrays.data, starts, from, whole);
    }
    if (rest > 0) {
      last(arrays.data, starts, from, whole, rest);
    }
  }

  private static int offset(ProgramArrays arrays, int input, int row, int origin, int from) {
    return switch (arrays.spreads[input]) {
      case FULL -> from;
      case ROW -> from - origin;
      case COLUMN -> row;
      case SCALAR -> 0;
    };
  }

  /** Computes what does not fill a vector, in copies. */
  private void last(float[][] data, int[] starts, int from, int done, int rest) {
    float[][] copies = new float[data.length][];
    int[] begins = new int[data.length];
    for (int i = 0; i < data.length; i++) {
      if (!isContiguous[i]) {
        copies[i] = data[i];
        begins[i] = starts[i];
      } else {
        copies[i] = new float[SimdLoops.LANES];
        if (i < inputs) {
          System.arraycopy(data[i], starts[i] + done, copies[i], 0, rest);
        }
      }
    }
    vectors(copies, begins, from + done, SimdLoops.LANES);
    for (int i = inputs; i < data.length; i++) {
      System.arraycopy(copies[i], 0, data[i], starts[i] + done, rest);
    }
  }

  private void vectors(float[][] data, int[] starts, int first, int n) {
    try {
      loop.invokeExact(data, starts, first, n);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
