package dev.hadamard.tck;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.Transpose;
import dev.hadamard.expression.Expression;
import dev.hadamard.op.Columns;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Elementwise;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Reduction;
import dev.hadamard.op.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One operation with operands of fitting shapes: what the rules that hold for every operation run
 * over.
 *
 * @param name the operation, with what distinguishes the case
 * @param isElementwise whether its output may be an input (rule B4)
 * @param operands in the order of the parameters
 * @param call runs it with tensors in that order
 */
record OpCase(String name, boolean isElementwise, List<Operand> operands, Call call) {

  /**
   * A tensor parameter.
   *
   * @param isWritten whether the operation modifies it
   */
  record Operand(String name, Shape shape, boolean isWritten) {}

  /** Runs the operation. */
  @FunctionalInterface
  interface Call {
    void run(Backend backend, Tensor[] t);
  }

  /** Every operation, with every kernel shape it may need, for m samples, n outputs, k inputs. */
  static List<OpCase> catalogue(int m, int n, int k) {
    List<OpCase> cases = new ArrayList<>(products(m, n, k));
    cases.addAll(elementwise(m, n));
    cases.addAll(rows(m, n));
    cases.add(assignments(m, n));
    for (Reduction.Kind kind : Reduction.Kind.values()) {
      for (Reduction.Along along : Reduction.Along.values()) {
        cases.add(reduction(kind, along, m, n));
      }
    }
    for (Activation f : List.of(Activation.RELU, Activation.SIGMOID, Activation.GELU)) {
      cases.addAll(composites(f, m, n, k));
    }
    cases.add(
        new OpCase(
            "denseGradient",
            false,
            List.of(in("delta", m, n), in("x", m, k), out("w", n, k), out("b", n)),
            (backend, t) -> backend.denseGradient(-0.5f, t[0], t[1], 0.75f, t[2], t[3])));
    cases.addAll(columns(m, n, k));
    cases.addAll(wholeNetworks(m, n, k));
    cases.addAll(ConvolutionOps.catalogue(m, n, k));
    cases.addAll(PoolingOps.catalogue(m, k));
    cases.addAll(GroupOps.catalogue(m, n));
    cases.addAll(BatchOps.catalogue(m, n, k));
    return cases;
  }

  /** The last layer with its loss, and two layers at once, for what takes lists of layers. */
  private static List<OpCase> wholeNetworks(int m, int n, int k) {
    return List.of(
        new OpCase(
            "denseHead",
            false,
            List.of(
                in("x", m, k),
                in("w", n, k),
                in("b", n),
                in("targets", m, n),
                out("z", m, n),
                out("delta", m, n)),
            (backend, t) -> backend.denseHead(t[0], t[1], t[2], t[3], 0.5f, t[4], t[5])),
        new OpCase(
            "denseGradients",
            false,
            List.of(
                in("delta of 0", m, k),
                in("x of 0", m, n),
                in("delta of 1", m, n),
                in("x of 1", m, k),
                out("w of 0", k, n),
                out("b of 0", k),
                out("w of 1", n, k),
                out("b of 1", n)),
            (backend, t) ->
                backend.denseGradients(
                    -0.5f,
                    0.75f,
                    List.of(
                        new Dense.LayerGradient(t[0], t[1], t[4], t[5]),
                        new Dense.LayerGradient(t[2], t[3], t[6], t[7])))),
        new OpCase(
            "denseMomentum",
            false,
            List.of(
                in("delta of 0", m, k),
                in("x of 0", m, n),
                in("delta of 1", m, n),
                in("x of 1", m, k),
                out("vw of 0", k, n),
                out("vb of 0", k),
                out("w of 0", k, n),
                out("b of 0", k),
                out("vw of 1", n, k),
                out("vb of 1", n),
                out("w of 1", n, k),
                out("b of 1", n)),
            (backend, t) ->
                backend.denseMomentum(
                    0.5f,
                    0.75f,
                    List.of(
                        new Dense.LayerMomentum(t[0], t[1], t[4], t[5], t[6], t[7]),
                        new Dense.LayerMomentum(t[2], t[3], t[8], t[9], t[10], t[11])))));
  }

  private static List<OpCase> products(int m, int n, int k) {
    List<OpCase> cases = new ArrayList<>();
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        cases.add(
            new OpCase(
                "matmul " + ta + " " + tb,
                false,
                List.of(
                    ta == Transpose.NO ? in("a", m, k) : in("a", k, m),
                    tb == Transpose.NO ? in("b", k, n) : in("b", n, k),
                    out("out", m, n)),
                (backend, t) -> backend.matmul(0.5f, t[0], ta, t[1], tb, 0.25f, t[2])));
      }
    }
    return cases;
  }

  private static List<OpCase> elementwise(int m, int n) {
    List<Operand> unary = List.of(in("z", m, n), out("out", m, n));
    return List.of(
        new OpCase("activate", true, unary, (b, t) -> b.activate(Activation.GELU, t[0], t[1])),
        new OpCase("derivative", true, unary, (b, t) -> b.derivative(Activation.TANH, t[0], t[1])),
        new OpCase(
            "derivativeFromOutput",
            true,
            unary,
            (b, t) -> b.derivativeFromOutput(Activation.SIGMOID, t[0], t[1])),
        new OpCase("softmaxRows", true, unary, (b, t) -> b.softmaxRows(t[0], t[1])),
        new OpCase("axpby", true, unary, (b, t) -> b.axpby(0.5f, t[0], -2, t[1])),
        new OpCase(
            "hadamard",
            true,
            List.of(in("a", m, n), in("b", m, n), out("out", m, n)),
            (b, t) -> b.hadamard(t[0], t[1], t[2])));
  }

  private static List<OpCase> rows(int m, int n) {
    return List.of(
        new OpCase(
            "addRow", false, List.of(in("row", n), out("x", m, n)), (b, t) -> b.addRow(t[0], t[1])),
        new OpCase(
            "sumRows",
            false,
            List.of(in("x", m, n), out("row", n)),
            (b, t) -> b.sumRows(0.5f, t[0], 0.25f, t[1])),
        new OpCase(
            "softmaxGradient",
            false,
            List.of(in("z", m, n), in("targets", m, n), out("delta", m, n)),
            (b, t) -> b.run(new Rows.SoftmaxGradient(t[0], t[1], 0.5f, t[2]))));
  }

  private static List<OpCase> composites(Activation f, int m, int n, int k) {
    return List.of(
        new OpCase(
            "denseForward " + f.label(),
            false,
            List.of(in("x", m, k), in("w", n, k), in("b", n), out("z", m, n), out("a", m, n)),
            (backend, t) -> backend.denseForward(t[0], t[1], t[2], f, t[3], t[4])),
        new OpCase(
            "denseDelta " + f.label(),
            false,
            List.of(in("deltaNext", m, n), in("w", n, k), in("kept", m, k), out("delta", m, k)),
            (backend, t) -> backend.denseDelta(t[0], t[1], f, t[2], t[3])),
        new OpCase(
            "activationGradient " + f.label(),
            true,
            List.of(in("kept", m, n), in("gradient", m, n), out("out", m, n)),
            (backend, t) -> backend.run(new Pointwise.ActivationGradient(f, t[0], t[1], t[2]))));
  }

  private static List<OpCase> columns(int m, int n, int k) {
    return List.of(
        new OpCase(
            "joinColumns",
            false,
            List.of(in("first", m, n), in("second", m, k), out("whole", m, n + k)),
            (backend, t) -> backend.run(new Columns.Join(List.of(t[0], t[1]), t[2]))),
        new OpCase(
            "splitColumns",
            false,
            List.of(in("whole", m, n + k), out("first", m, n), out("second", m, k)),
            (backend, t) -> backend.run(new Columns.Split(t[0], List.of(t[1], t[2])))));
  }

  /** Two expressions at once, with an input of every broadcast. */
  private static OpCase assignments(int m, int n) {
    Expression x = Expression.input("x");
    Expression u = x.times(Expression.input("row")).plus(Expression.input("column"));
    Expression v = Expression.input("y").minus(x).sigmoid().times(Expression.input("scalar"));
    return new OpCase(
        "elementwise",
        true,
        List.of(
            in("x", m, n),
            in("y", m, n),
            in("row", n),
            in("column", m, 1),
            in("scalar", 1),
            out("u", m, n),
            out("v", m, n)),
        (backend, t) ->
            backend.run(
                Elementwise.of(
                    List.of(
                        new Elementwise.Assignment(t[5], u), new Elementwise.Assignment(t[6], v)),
                    Map.of("x", t[0], "y", t[1], "row", t[2], "column", t[3], "scalar", t[4]))));
  }

  private static OpCase reduction(Reduction.Kind kind, Reduction.Along along, int m, int n) {
    Expression element =
        Expression.input("x").times(Expression.input("row")).plus(Expression.input("column"));
    return new OpCase(
        "reduction " + kind + " " + along,
        false,
        List.of(
            in("x", m, n),
            in("row", n),
            in("column", m, 1),
            along == Reduction.Along.ROWS ? out("out", m, 1) : out("out", n)),
        (backend, t) ->
            backend.run(
                Reduction.of(
                    kind, along, element, Map.of("x", t[0], "row", t[1], "column", t[2]), t[3])));
  }

  static Operand in(String name, int... dimensions) {
    return new Operand(name, Shape.of(dimensions), false);
  }

  static Operand out(String name, int... dimensions) {
    return new Operand(name, Shape.of(dimensions), true);
  }

  /** Whether these two parameters may not be one tensor. */
  boolean isForbiddenAlias(int i, int j) {
    Operand first = operands.get(i);
    Operand second = operands.get(j);
    if (first.isWritten() && second.isWritten()) {
      return !name.startsWith("denseForward")
          && !name.startsWith(ConvolutionOps.FORWARD)
          && !name.equals(PoolingOps.MAX);
    }
    return !isElementwise && (first.isWritten() || second.isWritten());
  }

  /** The inputs that the last parameter may be, which have its shape. */
  List<Integer> inPlace() {
    Shape last = operands.get(operands.size() - 1).shape();
    return IntStream.range(0, operands.size())
        .filter(i -> isElementwise && !operands.get(i).isWritten())
        .filter(i -> operands.get(i).shape().equals(last))
        .boxed()
        .toList();
  }

  /** Whether this parameter alone decides how many rows there are. */
  boolean hasAnyNumberOfRows(int i) {
    String operand = operands.get(i).name();
    return ((name.equals("addRow") || name.equals("sumRows")) && operand.equals("x"))
        || (name.startsWith("lookup") && operand.equals("table"));
  }

  /** Random contents for every operand. */
  float[][] draw(Draws draws) {
    float[][] values = new float[operands.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = draws.uniform(operands.get(i).shape().size(), -1, 1);
    }
    return values;
  }

  /** Tensors of the test's arena with these contents. */
  Tensor[] tensors(Family family, float[][] values) {
    Tensor[] tensors = new Tensor[values.length];
    for (int i = 0; i < values.length; i++) {
      tensors[i] = family.tensor(values[i], dimensions(operands.get(i).shape()));
    }
    return tensors;
  }

  /** Runs the operation on fresh tensors of the test's arena; all operands afterwards. */
  float[][] run(Family family, Backend backend, float[][] values) {
    Tensor[] tensors = tensors(family, values);
    call.run(backend, tensors);
    return Arrays.stream(tensors).map(family::read).toArray(float[][]::new);
  }

  static int[] dimensions(Shape shape) {
    int[] dimensions = new int[shape.rank()];
    Arrays.setAll(dimensions, shape::dimension);
    return dimensions;
  }

  @Override
  public String toString() {
    return name;
  }
}
