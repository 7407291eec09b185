package dev.hadamard.kernels.launch;

import dev.hadamard.Activation;
import dev.hadamard.expression.Program;
import dev.hadamard.kernels.ExpressionSource;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.op.Broadcast;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Op;
import dev.hadamard.op.Reduction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Selects the variant and the range of the operations that read a tensor once or a few times. */
final class ElementwiseKernels {

  /** The rows that a launch covers with work-items; each loops over further rows. */
  private static final int MOST_ROWS_ACROSS = 4096;

  private final Tuning tuning;
  private final KernelDevice device;
  private final Map<KernelVariant, Integer> groupSizes = new HashMap<>();
  private final Map<Activation, KernelVariant> activate;
  private final Map<Activation, KernelVariant> derivative;
  private final Map<Activation, KernelVariant> derivativeFromOutput;
  private final Map<Activation, KernelVariant> timesDerivative = new EnumMap<>(Activation.class);
  private final Map<Compiled, KernelVariant> expressions = new HashMap<>();
  private final Map<CompiledReduction, KernelVariant> reductions = new HashMap<>();
  private final KernelVariant hadamard;
  private final KernelVariant axpby;
  private final KernelVariant addRow;
  private final KernelVariant copyColumns;
  private final KernelVariant sumRows;
  private final KernelVariant softmaxRows;

  ElementwiseKernels(KernelDevice device, Tuning tuning) {
    this.tuning = tuning;
    this.device = device;
    this.activate = perActivation("activate");
    this.derivative = perActivation("derivative");
    this.derivativeFromOutput = perActivation("derivative_from_output");
    for (Activation f : Activation.values()) {
      timesDerivative.put(f, timesDerivative(f));
    }
    this.hadamard = KernelVariant.of("hadamard", shared());
    this.axpby = KernelVariant.of("axpby", shared());
    this.addRow = KernelVariant.of("add_row", Map.of("VW", tuning.vectorWidth()));
    this.copyColumns = KernelVariant.of("copy_columns", Map.of("VW", tuning.vectorWidth()));
    this.sumRows =
        KernelVariant.of(
            "sum_rows",
            Map.of(
                "VW", tuning.vectorWidth(),
                "ACROSS", tuning.sumAcross(),
                "LANES", tuning.sumLanes()));
    this.softmaxRows =
        KernelVariant.of(
            "softmax_rows", Map.of("VW", tuning.vectorWidth(), "LANES", tuning.softmaxLanes()));
  }

  void activate(Activation f, Operand z, Operand out) {
    map("activate", activate, f, z, out);
  }

  void derivative(Activation f, Operand z, Operand out) {
    map("derivative", derivative, f, z, out);
  }

  void derivativeFromOutput(Activation f, Operand a, Operand out) {
    map("derivativeFromOutput", derivativeFromOutput, f, a, out);
  }

  /** delta ← delta ⊙ f′(z), where f′ is computed from the tensor that the layer kept. */
  void timesDerivative(Activation f, Operand kept, Operand delta) {
    map("denseDelta", timesDerivative, f, kept, delta);
  }

  void hadamard(Operand a, Operand b, Operand out) {
    device.launch(
        "hadamard",
        hadamard,
        vectors(hadamard, out.size()),
        Argument.of(out.size()),
        Argument.of(a),
        Argument.of(b),
        Argument.of(out));
  }

  void axpby(float alpha, Operand x, float beta, Operand y) {
    device.launch(
        "axpby",
        axpby,
        vectors(axpby, y.size()),
        Argument.of(y.size()),
        Argument.of(alpha),
        Argument.of(x),
        Argument.of(beta),
        Argument.of(y));
  }

  void addRow(Operand row, Operand x) {
    device.launch(
        "addRow",
        addRow,
        rowByRow(addRow, x.rows(), x.columns()),
        Argument.of(x.rows()),
        Argument.of(x.columns()),
        Argument.of(row),
        Argument.of(x));
  }

  /** A launch for each part that is not empty. */
  void joinColumns(List<? extends Operand> parts, Operand whole) {
    int at = 0;
    for (Operand part : parts) {
      copyColumns("joinColumns", part, 0, whole, at, part.columns());
      at += part.columns();
    }
  }

  /** The same the other way round. */
  void splitColumns(Operand whole, List<? extends Operand> parts) {
    int at = 0;
    for (Operand part : parts) {
      copyColumns("splitColumns", whole, at, part, 0, part.columns());
      at += part.columns();
    }
  }

  /** out(i, to + j) ← x(i, from + j) for j below count. */
  private void copyColumns(String op, Operand x, int from, Operand out, int to, int count) {
    if (count == 0) {
      return;
    }
    device.launch(
        op,
        copyColumns,
        rowByRow(copyColumns, x.rows(), count),
        Argument.of(x.rows()),
        Argument.of(count),
        Argument.of(x.columns()),
        Argument.of(from),
        Argument.of(out.columns()),
        Argument.of(to),
        Argument.of(x),
        Argument.of(out));
  }

  /** Work-items for the floats of each row, or one of many vectors on a CPU device. */
  private Range rowByRow(KernelVariant variant, int rows, int columns) {
    int group = groupSize(variant);
    int across = Math.min(32, group);
    int down = group / across;
    long vectors = tuning.vectorWidth() > 1 ? 1 : columns;
    return Range.grid(vectors, Math.min(rows, MOST_ROWS_ACROSS), across, down);
  }

  void sumRows(float alpha, Operand x, float beta, Operand row) {
    long width = (long) tuning.sumAcross() * tuning.vectorWidth();
    long groups = (x.columns() + width - 1) / width;
    int group = tuning.sumAcross() * tuning.sumLanes();
    int block = (int) Math.ceil(Math.sqrt((double) x.rows() / tuning.sumLanes()));
    device.launch(
        "sumRows",
        sumRows,
        Range.line(groups * group, group),
        Argument.of(x.rows()),
        Argument.of(x.columns()),
        Argument.of(block),
        Argument.of(alpha),
        Argument.of(x),
        Argument.of(beta),
        Argument.of(row));
  }

  void softmaxRows(Operand z, Operand out) {
    int lanes = tuning.softmaxLanes();
    device.launch(
        "softmaxRows",
        softmaxRows,
        Range.line((long) z.rows() * lanes, lanes),
        Argument.of(z.columns()),
        Argument.of(z),
        Argument.of(out));
  }

  /** Some expressions in one launch. */
  void expression(Elementwise op, List<? extends Operand> inputs, List<? extends Operand> outputs) {
    KernelVariant variant = variant(op);
    Operand first = outputs.get(0);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(Argument.of(first.size()));
    arguments.add(Argument.of(first.columns()));
    inputs.forEach(input -> arguments.add(Argument.of(input)));
    outputs.forEach(output -> arguments.add(Argument.of(output)));
    device.launch(
        op.name(), variant, vectors(variant, first.size()), arguments.toArray(Argument[]::new));
  }

  private record Compiled(Program program, List<Broadcast> broadcasts) {}

  private record CompiledReduction(
      Reduction.Kind kind, Reduction.Along along, Program program, List<Broadcast> broadcasts) {}

  /** A reduction in one launch. */
  void reduction(Reduction op, List<? extends Operand> inputs, Operand out) {
    KernelVariant variant = variant(op);
    List<Argument> arguments = new ArrayList<>();
    Range range;
    if (op.along() == Reduction.Along.ROWS) {
      int lanes = tuning.softmaxLanes();
      range = Range.line((long) op.rows() * lanes, lanes);
    } else {
      long width = (long) tuning.sumAcross() * tuning.vectorWidth();
      int group = tuning.sumAcross() * tuning.sumLanes();
      range = Range.line((op.columns() + width - 1) / width * group, group);
      arguments.add(Argument.of(op.rows()));
    }
    arguments.add(Argument.of(op.columns()));
    if (op.along() == Reduction.Along.COLUMNS) {
      int block = (int) Math.ceil(Math.sqrt((double) op.rows() / tuning.sumLanes()));
      arguments.add(Argument.of(block));
    }
    inputs.forEach(input -> arguments.add(Argument.of(input)));
    arguments.add(Argument.of(out));
    device.launch(op.name(), variant, range, arguments.toArray(Argument[]::new));
  }

  /** The kernels that these operations take and that are generated from expressions. */
  Set<KernelVariant> generated(List<? extends Op> ops) {
    Set<KernelVariant> variants = new LinkedHashSet<>();
    for (Op op : ops) {
      if (op instanceof Elementwise elementwise) {
        variants.add(variant(elementwise));
      } else if (op instanceof Reduction reduction) {
        variants.add(variant(reduction));
      }
    }
    return variants;
  }

  private KernelVariant variant(Reduction op) {
    List<Broadcast> broadcasts =
        IntStream.range(0, op.inputs().size()).mapToObj(op::broadcast).toList();
    return reductions.computeIfAbsent(
        new CompiledReduction(op.kind(), op.along(), op.program(), broadcasts),
        key -> {
          Map<String, Object> defines = new TreeMap<>();
          defines.put("VW", tuning.vectorWidth());
          defines.put("LARGEST", key.kind == Reduction.Kind.MAX ? 1 : 0);
          boolean isByRow = key.along == Reduction.Along.ROWS;
          defines.put("LANES", isByRow ? tuning.softmaxLanes() : tuning.sumLanes());
          if (!isByRow) {
            defines.put("ACROSS", tuning.sumAcross());
          }
          return KernelVariant.of(
              isByRow ? "reduce_rows" : "reduce_columns",
              defines,
              new ExpressionSource(key.program, key.broadcasts).element());
        });
  }

  private KernelVariant variant(Elementwise op) {
    List<Broadcast> broadcasts =
        IntStream.range(0, op.inputs().size()).mapToObj(op::broadcast).toList();
    return expressions.computeIfAbsent(
        new Compiled(op.program(), broadcasts),
        key ->
            KernelVariant.of(
                "expression",
                shared(),
                new ExpressionSource(key.program, key.broadcasts).kernel()));
  }

  private void map(
      String operation,
      Map<Activation, KernelVariant> variants,
      Activation f,
      Operand in,
      Operand out) {
    KernelVariant variant = variants.get(f);
    if (variant == null) {
      throw new IllegalStateException(operation + " has no variant for " + f);
    }
    device.launch(
        operation,
        variant,
        vectors(variant, out.size()),
        Argument.of(out.size()),
        Argument.of(in),
        Argument.of(out));
  }

  /** The range with enough work-items for this number of floats. */
  private Range vectors(KernelVariant variant, int size) {
    long each = (long) tuning.vectorWidth() * tuning.block();
    return Range.line((size + each - 1) / each, groupSize(variant));
  }

  /**
   * The tuned group size, or less if the variant uses so many registers that the device allows
   * fewer work-items.
   */
  private int groupSize(KernelVariant variant) {
    Integer known = groupSizes.get(variant);
    if (known == null) {
      known = (int) Math.min(tuning.groupSize(), device.maxGroupSize(variant));
      groupSizes.put(variant, known);
    }
    return known;
  }

  private Map<String, Object> shared() {
    return Map.of("VW", tuning.vectorWidth(), "BLOCK", tuning.block());
  }

  private Map<Activation, KernelVariant> perActivation(String kernel) {
    Map<Activation, KernelVariant> variants = new EnumMap<>(Activation.class);
    for (Activation f : Activation.values()) {
      variants.put(f, KernelVariant.of(kernel, shared(f)));
    }
    return variants;
  }

  private KernelVariant timesDerivative(Activation f) {
    Map<String, Object> defines = shared(f);
    defines.put("TIMES", 1);
    return switch (f.derivativeForm()) {
      case INPUT -> KernelVariant.of("derivative", defines);
      case OUTPUT -> KernelVariant.of("derivative_from_output", defines);
    };
  }

  private Map<String, Object> shared(Activation f) {
    Map<String, Object> defines = new TreeMap<>(shared());
    defines.put("ACTIVATION", "f_" + f.kernelName());
    return defines;
  }
}
