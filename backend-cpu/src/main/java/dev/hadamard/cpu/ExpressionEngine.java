package dev.hadamard.cpu;

import dev.hadamard.expression.Program;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Reduction.Along;
import dev.hadamard.op.Reduction.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Computes expressions with a team of threads, a block of elements at a time. What a thread takes
 * at once depends on the shape alone, so the results do not depend on the number of threads.
 */
final class ExpressionEngine {

  private static final int BLOCK = ElementwiseProgram.BLOCK;

  /** Elements that a thread takes at once. */
  private static final int STRETCH = 8 * BLOCK;

  /** Below this number of elements one thread does all the work. */
  private static final int SMALL = 16 * STRETCH;

  /** Rows whose columns a thread sums at once. */
  private static final int ROWS = 1024;

  private final ThreadTeam team;
  private final Loops loops;
  private final ExpressionLoops functions;
  private final Map<Program, ElementwiseProgram[]> reduced = new HashMap<>();
  private final Map<Key, ProgramLoop> loopsOf = new HashMap<>();

  /** What a loop is compiled for. */
  private record Key(Program program, List<Boolean> areContiguous) {}

  ExpressionEngine(ThreadTeam team, Loops loops) {
    this.team = team;
    this.loops = loops;
    this.functions = new ExpressionLoops(loops);
  }

  /** One for each thread, since each has blocks of its own. */
  private ElementwiseProgram[] blocks(Program program) {
    return Stream.generate(() -> new ElementwiseProgram(program, functions))
        .limit(team.size())
        .toArray(ElementwiseProgram[]::new);
  }

  void elementwise(Elementwise op) {
    ProgramArrays arrays = ProgramArrays.of(op);
    ProgramLoop loop = loop(op.program(), arrays.areContiguous());
    int n = op.outputs().get(0).shape().size();
    if (n < SMALL) {
      loop.run(arrays, 0, n, 0);
    } else {
      int stretch = CpuBackend.stretch(n);
      team.run(
          partsOf(n, stretch),
          (part, member) -> {
            int from = part * stretch;
            loop.run(arrays, from, from + Math.min(stretch, n - from), member);
          });
    }
  }

  private ProgramLoop loop(Program program, List<Boolean> areContiguous) {
    return loopsOf.computeIfAbsent(
        new Key(program, areContiguous),
        key ->
            loops
                .program(program, areContiguous, () -> inBlocks(program))
                .orElseGet(() -> inBlocks(program)));
  }

  private ProgramLoop inBlocks(Program program) {
    ElementwiseProgram[] own = blocks(program);
    return (arrays, from, to, member) -> own[member].run(arrays, from, to);
  }

  void reduction(Reduction op) {
    if (op.along() == Along.ROWS) {
      reduceRows(op);
    } else {
      reduceColumns(op);
    }
  }

  /** Each stretch of a row by itself, then the stretches in their order. */
  private void reduceRows(Reduction op) {
    ElementwiseProgram[] programs = reduced.computeIfAbsent(op.program(), this::blocks);
    ProgramArrays arrays = ProgramArrays.of(op);
    int rows = op.rows();
    int columns = op.columns();
    int stretches = partsOf(columns, STRETCH);
    float[] partial = new float[Math.multiplyExact(rows, stretches)];
    each(
        partial.length,
        (long) rows * columns,
        (part, member) -> {
          int row = part / stretches;
          int from = part % stretches * STRETCH;
          int to = Math.min(columns, from + STRETCH);
          partial[part] = reduced(op.kind(), programs[member], arrays, row, from, to);
        });
    CpuTensor out = (CpuTensor) op.out();
    for (int row = 0; row < rows; row++) {
      float result = neutral(op.kind());
      for (int i = 0; i < stretches; i++) {
        result = combined(op.kind(), result, partial[row * stretches + i]);
      }
      out.set(row, result);
    }
  }

  private static float reduced(
      Kind kind, ElementwiseProgram program, ProgramArrays arrays, int row, int from, int to) {
    float result = neutral(kind);
    for (int first = from, n; first < to; first += n) {
      n = Math.min(BLOCK, to - first);
      program.compute(arrays, row * arrays.columns + first, n);
      result = combined(kind, result, folded(kind, program.result(0), n));
    }
    return result;
  }

  /** Halves a block until one number is left: few roundings, and loops that vectorise. */
  private static float folded(Kind kind, float[] block, int count) {
    int n = count;
    while (n > 1) {
      int half = (n + 1) / 2;
      if (kind == Kind.SUM) {
        for (int j = 0; j < n - half; j++) {
          block[j] += block[half + j];
        }
      } else {
        for (int j = 0; j < n - half; j++) {
          block[j] = Math.max(block[j], block[half + j]);
        }
      }
      n = half;
    }
    return block[0];
  }

  /** Some rows of some columns by themselves, then these in their order. */
  private void reduceColumns(Reduction op) {
    ElementwiseProgram[] programs = reduced.computeIfAbsent(op.program(), this::blocks);
    ProgramArrays arrays = ProgramArrays.of(op);
    int rows = op.rows();
    int columns = op.columns();
    int stripes = partsOf(columns, BLOCK);
    int heights = partsOf(rows, ROWS);
    float[][] partial = new float[heights][columns];
    each(
        heights * stripes,
        (long) rows * columns,
        (part, member) -> {
          int height = part / stripes;
          int from = part % stripes * BLOCK;
          int n = Math.min(BLOCK, columns - from);
          float[] sums = partial[height];
          Arrays.fill(sums, from, from + n, neutral(op.kind()));
          int end = Math.min(rows, (height + 1) * ROWS);
          int together = stripes == 1 ? BLOCK / columns : 1; // whole rows follow one another
          for (int row = height * ROWS, count; row < end; row += count) {
            count = Math.min(together, end - row);
            programs[member].compute(arrays, row * columns + from, count * n);
            float[] values = programs[member].result(0);
            for (int i = 0; i < count; i++) {
              add(op.kind(), values, i * n, sums, from, n);
            }
          }
        });
    float[] total = partial[0];
    for (int i = 1; i < heights; i++) {
      add(op.kind(), partial[i], 0, total, 0, columns);
    }
    CpuTensor out = (CpuTensor) op.out();
    System.arraycopy(total, 0, out.data, out.start, columns);
  }

  /** Adds n values, or takes the larger ones. */
  private static void add(Kind kind, float[] values, int first, float[] sums, int from, int n) {
    if (kind == Kind.SUM) {
      for (int j = 0; j < n; j++) {
        sums[from + j] += values[first + j];
      }
    } else {
      for (int j = 0; j < n; j++) {
        sums[from + j] = Math.max(sums[from + j], values[first + j]);
      }
    }
  }

  private void each(int parts, long elements, ThreadTeam.Part task) {
    if (elements < SMALL) {
      for (int part = 0; part < parts; part++) {
        task.run(part, 0);
      }
    } else {
      team.run(parts, task);
    }
  }

  private static float neutral(Kind kind) {
    return kind == Kind.SUM ? 0 : Float.NEGATIVE_INFINITY;
  }

  private static float combined(Kind kind, float left, float right) {
    return kind == Kind.SUM ? left + right : Math.max(left, right);
  }

  private static int partsOf(int extent, int size) {
    return (int) (((long) extent + size - 1) / size);
  }
}
