package dev.hadamard.bench.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A work on which contestants are measured. Its text form, {@code "matmul nt 64 512 784"}, is sent
 * to the workers. The operands are the same numbers in every process ({@link Operands}), so that
 * one oracle can check all results.
 */
public sealed interface Work
    permits Work.Matmul,
        Work.Elementwise,
        Work.Transfer,
        Work.Launch,
        Work.TrainingStep,
        ConvolutionPass,
        LayerPass,
        OptimizerSteps,
        NetworkStep {

  /** The text form: words separated by single spaces, which {@link #parse} reads. */
  String text();

  /** The number of floating-point operations of one run, counting multiplications and additions. */
  double flops();

  /** The least number of bytes that one run reads and writes, with each operand counted once. */
  double bytes();

  /** The transposed operands of a product, in the notation of BLAS. */
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

  /** The kinds of elementwise operations. */
  enum Kind {
    /** out ← f(z). */
    ACTIVATE,
    /** out ← f′(z). */
    DERIVATIVE,
    /** out ← a ⊙ b, the function is "hadamard". */
    HADAMARD,
    /** y ← α·x + β·y with α = 0.5, β = 0.25, the function is "axpby". */
    AXPBY,
    /** y ← x, the function is "copy", which measures the memory. */
    COPY
  }

  /**
   * An elementwise operation on a vector.
   *
   * @param kind the kind of operation
   * @param function the label of the activation for an activation or derivative, such as {@code
   *     gelu}; otherwise the name of the kind
   * @param elements the number of elements
   */
  record Elementwise(Kind kind, String function, int elements) implements Work {
    @Override
    public String text() {
      return "elementwise %s %s %d"
          .formatted(kind.name().toLowerCase(Locale.ROOT), function, elements);
    }

    /** One operation per element, independently of the function. */
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
   * The smallest operation: a Hadamard product of one element.
   *
   * @param queued the number of operations queued before a wait; the time is that of all of them
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
   * @param batch the number of samples
   * @param sizes the number of inputs, of neurons in each hidden layer, and of outputs
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

    /** Three products per layer, two for the first, which propagates no δ. */
    @Override
    public double flops() {
      double weights = 0;
      for (int l = 0; l + 1 < sizes.size(); l++) {
        weights += (double) sizes.get(l) * sizes.get(l + 1) * (l == 0 ? 2 : 3);
      }
      return 2 * batch * weights;
    }

    /** Weights are read twice and written once; those of the first layer are read once. */
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
   * Parses a text form.
   *
   * @throws IllegalArgumentException if the text is not a work
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
        case ConvolutionPass.WORD -> ConvolutionPass.parse(words);
        case LayerPass.WORD -> LayerPass.parse(words);
        case OptimizerSteps.WORD -> OptimizerSteps.parse(words);
        case NetworkStep.WORD -> NetworkStep.parse(words);
        default -> throw new IllegalArgumentException("unknown work");
      };
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("'" + text + "' is no work", e);
    }
  }
}
