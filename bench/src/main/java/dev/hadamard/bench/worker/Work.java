package dev.hadamard.bench.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One thing that contestants are measured on. Its text form, {@code "matmul nt 64 512 784"}, is
 * what travels to a worker, and its operands are the same numbers in every process ({@link
 * Operands}), so that all results can be judged by one oracle.
 */
public sealed interface Work {

  /** The text form: words parted by single spaces, which {@link #parse} reads. */
  String text();

  /** The floating-point operations of one run, multiplications and additions each counted. */
  double flops();

  /** The bytes that one run must read and write at least, each operand once. */
  double bytes();

  /** Which operands of a product are stored transposed, as BLAS names it. */
  enum Layout {
    /** C ← A·B: A is m × k, B is k × n. */
    NN,
    /** C ← A·Bᵀ: A is m × k, B is n × k; the forward pass. */
    NT,
    /** C ← Aᵀ·B: A is k × m, B is k × n; the gradient. */
    TN
  }

  /** A matrix product C ← op(A)·op(B), C is m × n, the sums are over k terms. */
  record Matmul(Layout layout, int m, int n, int k) implements Work {
    @Override
    public String text() {
      return "matmul %s %d %d %d".formatted(layout.name().toLowerCase(Locale.ROOT), m, n, k);
    }

    @Override
    public double flops() {
      return 2.0 * m * n * k;
    }

    @Override
    public double bytes() {
      return 4.0 * ((double) m * k + (double) k * n + (double) m * n);
    }
  }

  /** What an elementwise operation computes. */
  enum Kind {
    /** out ← f(z). */
    ACTIVATE,
    /** out ← f′(z). */
    DERIVATIVE,
    /** out ← a ⊙ b, the function is "hadamard". */
    HADAMARD,
    /** y ← α·x + β·y with α = 0.5, β = 0.25, the function is "axpby". */
    AXPBY,
    /** y ← x, the function is "copy": what the memory can do. */
    COPY
  }

  /**
   * An elementwise operation on a vector.
   *
   * @param kind what is computed
   * @param function for an activation or derivative its label in Hadamard, such as {@code gelu}
   *     (the tanh form); else the kind's own name
   * @param elements how many
   */
  record Elementwise(Kind kind, String function, int elements) implements Work {
    @Override
    public String text() {
      return "elementwise %s %s %d"
          .formatted(kind.name().toLowerCase(Locale.ROOT), function, elements);
    }

    /** One operation an element, whatever the function costs. */
    @Override
    public double flops() {
      return kind == Kind.COPY ? 0 : kind == Kind.AXPBY ? 3.0 * elements : elements;
    }

    @Override
    public double bytes() {
      boolean hasTwoInputs = kind == Kind.HADAMARD || kind == Kind.AXPBY;
      return 4.0 * elements * (hasTwoInputs ? 3 : 2);
    }
  }

  /** A copy between host and device. */
  record Transfer(boolean isUpload, int elements) implements Work {
    @Override
    public String text() {
      return "transfer %s %d".formatted(isUpload ? "upload" : "download", elements);
    }

    @Override
    public double flops() {
      return 0;
    }

    @Override
    public double bytes() {
      return 4.0 * elements;
    }
  }

  /**
   * The smallest operation there is, a Hadamard product of one element.
   *
   * @param queued how many are queued before one wait; the time is that of all of them
   */
  record Launch(int queued) implements Work {
    @Override
    public String text() {
      return "launch " + queued;
    }

    @Override
    public double flops() {
      return queued;
    }

    @Override
    public double bytes() {
      return 12.0 * queued;
    }
  }

  /**
   * One step of gradient descent on a dense network with ReLU in its hidden layers: upload of batch
   * and targets, forward pass, softmax with cross-entropy, δ-propagation, W ← W − η·δᵀ·x with η =
   * {@link Operands#ETA}, and a wait.
   *
   * @param batch rows
   * @param sizes inputs, neurons of each hidden layer, outputs
   */
  record TrainingStep(int batch, List<Integer> sizes) implements Work {
    /** Copies the sizes. */
    public TrainingStep {
      sizes = List.copyOf(sizes);
    }

    @Override
    public String text() {
      return "train %d %s"
          .formatted(batch, sizes.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }

    /** Three products a layer, two for the first: it propagates no δ. */
    @Override
    public double flops() {
      double weights = 0;
      for (int l = 0; l + 1 < sizes.size(); l++) {
        weights += (double) sizes.get(l) * sizes.get(l + 1) * (l == 0 ? 2 : 3);
      }
      return 2 * batch * weights;
    }

    /** Weights are read twice and written once, but for the first layer's, read once. */
    @Override
    public double bytes() {
      double floats = (double) batch * (sizes.get(0) + sizes.get(sizes.size() - 1));
      for (int l = 0; l + 1 < sizes.size(); l++) {
        floats += (double) sizes.get(l) * sizes.get(l + 1) * (l == 0 ? 3 : 4);
      }
      return 4 * floats;
    }
  }

  /**
   * Reads a text form.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Work parse(String text) {
    String[] words = text.strip().split(" ", -1);
    try {
      return switch (words[0]) {
        case "matmul" ->
            new Matmul(
                Layout.valueOf(words[1].toUpperCase(Locale.ROOT)),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]));
        case "elementwise" ->
            new Elementwise(
                Kind.valueOf(words[1].toUpperCase(Locale.ROOT)),
                words[2],
                Integer.parseInt(words[3]));
        case "transfer" -> new Transfer(words[1].equals("upload"), Integer.parseInt(words[2]));
        case "launch" -> new Launch(Integer.parseInt(words[1]));
        case "train" ->
            new TrainingStep(
                Integer.parseInt(words[1]),
                Arrays.stream(words).skip(2).map(Integer::valueOf).toList());
        default -> throw new IllegalArgumentException("unknown work");
      };
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("'" + text + "' is no work", e);
    }
  }
}
