package dev.hadamard.kernels.launch;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operations that consist of a matrix product and an epilogue. Each takes one launch, with the
 * loops that fit the device and the shape.
 */
final class MatrixProducts {

  /**
   * The epilogue of a product, as far as it determines the variant.
   *
   * @param f the activation at the end, or null if there is none
   * @param flag KEEP_Z or FROM_OUTPUT
   */
  private record Ending(String kernel, @Nullable Activation f, boolean flag)
      implements VariantChoice.Ending {

    @Override
    public KernelVariant variant(GemmLoops loops) {
      Map<String, Object> defines = new TreeMap<>(loops.defines());
      if (f != null) {
        defines.put("ACTIVATION", "f_" + f.kernelName());
        defines.put(kernel.equals("dense_forward") ? "KEEP_Z" : "FROM_OUTPUT", flag ? 1 : 0);
      }
      return KernelVariant.of(kernel, defines);
    }
  }

  /** The largest number of outputs of a {@code denseHead} in one launch. */
  static final int WIDEST_HEAD = 64;

  private final KernelDevice device;
  private final GemmChoice choice;
  private final VariantChoice variants;
  private final GroupedGradients grouped;

  MatrixProducts(KernelDevice device, Tuning tuning) {
    this.device = device;
    this.choice = new GemmChoice(device, tuning);
    this.variants = new VariantChoice(device);
    int hands = device.isCpu() ? device.computeUnits() : 1;
    this.grouped = new GroupedGradients(choice, variants, device, hands);
  }

  /** Returns the gradients of several layers, which share launches. */
  GroupedGradients grouped() {
    return grouped;
  }

  /** Whether the device has not refused a variant with this tile so far. */
  boolean canRun(GemmTile tile) {
    return !variants.hasRefused(tile);
  }

  /** out ← α·op(A)·op(B) + β·out. */
  void matmul(Product product, float alpha, float beta, Operand out) {
    launch(
        "matmul",
        "matmul",
        product,
        null,
        false,
        Argument.of(alpha),
        Argument.of(beta),
        Argument.of(out));
  }

  /**
   * out ← α·op(A)·op(B) + β·out for each item. One launch, or several where there are more rows of
   * parts than a device takes.
   *
   * @param product that of one item
   */
  void batchedMatmul(Product product, int items, float alpha, float beta, Operand out) {
    List<Product> all = Collections.nCopies(items, product);
    VariantChoice.Chosen chosen =
        variants.choose(
            new Ending("matmul_batched", null, false), runnable -> choice.loops(all, runnable));
    Range one = chosen.loops().range(product);
    long down = one.items()[1];
    int most = (int) Math.max(1, GemmChoice.MOST_GROUPS_DOWN * one.group()[1] / down);
    for (int first = 0; first < items; first += Math.min(most, items - first)) {
      List<Argument> arguments = new ArrayList<>(chosen.loops().arguments(product));
      arguments.addAll(
          List.of(
              Argument.of(first),
              Argument.of(items),
              Argument.of((int) down),
              Argument.of(alpha),
              Argument.of(beta),
              Argument.of(out)));
      Range range =
          Range.grid(
              one.items()[0], Math.min(most, items - first) * down, one.group()[0], one.group()[1]);
      device.launch("batchedMatmul", chosen.variant(), range, arguments.toArray(Argument[]::new));
    }
  }

  /**
   * z ← x·Wᵀ + b, a ← f(z).
   *
   * @param keepsZ whether z is written; it is not if a is the same memory
   */
  void denseForward(
      Operand x, Operand w, Operand b, Activation f, Operand z, boolean keepsZ, Operand a) {
    launch(
        "denseForward",
        "dense_forward",
        Product.of(x, Transpose.NO, w, Transpose.YES),
        f,
        keepsZ,
        Argument.of(b),
        Argument.of(z),
        Argument.of(a));
  }

  /** δ ← (δnext·W) ⊙ f′, where f′ is computed from the tensor that the layer kept. */
  void denseDelta(Operand deltaNext, Operand w, Activation f, Operand kept, Operand delta) {
    launch(
        "denseDelta",
        "dense_delta",
        Product.of(deltaNext, Transpose.NO, w, Transpose.NO),
        f,
        f.derivativeForm() == DerivativeForm.OUTPUT,
        Argument.of(kept),
        Argument.of(delta));
  }

  /** W ← α·δᵀ·x + β·W, b ← α·Σδ + β·b. */
  void denseGradient(float alpha, Operand delta, Operand x, float beta, Operand w, Operand b) {
    launch(
        "denseGradient",
        "dense_gradient",
        Product.of(delta, Transpose.YES, x, Transpose.NO),
        null,
        false,
        Argument.of(alpha),
        Argument.of(beta),
        Argument.of(w),
        Argument.of((int) Math.ceil(Math.sqrt(delta.rows()))),
        Argument.of(b));
  }

  /**
   * z ← x·Wᵀ + b, δ ← s·(softmax(z) − t). One group computes whole rows, so this is faster for
   * narrow layers only, see {@link #WIDEST_HEAD}.
   */
  void denseHead(
      Operand x, Operand w, Operand b, Operand targets, float scale, Operand z, Operand delta) {
    launch(
        "denseHead",
        "dense_head",
        Product.of(x, Transpose.NO, w, Transpose.YES),
        null,
        false,
        Argument.of(b),
        Argument.of(targets),
        Argument.of(scale),
        Argument.of(z),
        Argument.of(delta));
  }

  private void launch(
      String operation,
      String kernel,
      Product product,
      @Nullable Activation f,
      boolean flag,
      Argument... epilogue) {
    VariantChoice.Chosen chosen =
        variants.choose(new Ending(kernel, f, flag), runnable -> choice.loops(product, runnable));
    GemmLoops loops = chosen.loops();
    Range range = loops.range(product);
    if (kernel.equals("dense_head")) {
      range = range.firstColumn(loops.itemsPerPart());
    }
    List<Argument> arguments = new ArrayList<>(loops.arguments(product));
    arguments.addAll(List.of(epilogue));
    device.launch(operation, chosen.variant(), range, arguments.toArray(Argument[]::new));
  }
}
