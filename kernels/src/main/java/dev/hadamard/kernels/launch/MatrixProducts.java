package dev.hadamard.kernels.launch;

import dev.hadamard.Activation;
import dev.hadamard.DerivativeForm;
import dev.hadamard.DeviceException;
import dev.hadamard.KernelBuildException;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.GemmPlan;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ops that are a matrix product with something at its end: each is one launch, of the loops
 * that suit the device and the shape.
 */
final class MatrixProducts {

  /**
   * What names a variant.
   *
   * @param f the activation at the end, or null if there is none
   * @param flag KEEP_Z or FROM_OUTPUT
   */
  private record Key(String kernel, GemmLoops loops, @Nullable Activation f, boolean flag) {}

  /** Outputs that a {@code denseHead} of one launch may have. */
  static final int WIDEST_HEAD = 64;

  private static final System.Logger LOG = System.getLogger("dev.hadamard.kernels");

  private final KernelDevice device;
  private final GemmChoice choice;
  private final GroupedGradients grouped;
  private final Map<Key, KernelVariant> variants = new HashMap<>();

  MatrixProducts(KernelDevice device, Tuning tuning) {
    this.device = device;
    this.choice = new GemmChoice(device, tuning);
    int hands = device.isCpu() ? device.computeUnits() : 1;
    this.grouped = new GroupedGradients(choice, this::admits, device, hands);
  }

  /** The gradients of several layers, which share launches. */
  GroupedGradients grouped() {
    return grouped;
  }

  /** Whether the device is not known to refuse the plan. */
  boolean canRun(GemmPlan plan) {
    return choice.canRun(plan);
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

  /** z ← x·Wᵀ + b, a ← f(z); z is written only if it is not a. */
  void denseForward(Operand x, Operand w, Operand b, Activation f, Operand z, Operand a) {
    launch(
        "denseForward",
        "dense_forward",
        Product.of(x, Transpose.NO, w, Transpose.YES),
        f,
        z != a,
        Argument.of(b),
        Argument.of(z),
        Argument.of(a));
  }

  /** δ ← (δnext·W) ⊙ f′, written in what the layer kept. */
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
   * z ← x·Wᵀ + b, δ ← s·(softmax(z) − t). One group makes whole rows, so this pays for a narrow
   * layer only: see {@link #WIDEST_HEAD}.
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
    GemmLoops loops = choice.loops(product);
    KernelVariant variant = variants.get(new Key(kernel, loops, f, flag));
    while (variant == null) {
      variant = tryVariant(new Key(kernel, loops, f, flag));
      loops = variant == null ? choice.loops(product) : loops;
    }
    Range range = loops.range(product);
    if (kernel.equals("dense_head")) {
      range = range.firstColumn(loops.itemsPerPart());
    }
    List<Argument> arguments = new ArrayList<>(loops.arguments(product));
    arguments.addAll(List.of(epilogue));
    device.launch(operation, variant, range, arguments.toArray(Argument[]::new));
  }

  /** The variant, or null if the device cannot run it. */
  private @Nullable KernelVariant tryVariant(Key key) {
    Map<String, Object> defines = new TreeMap<>(key.loops.defines());
    if (key.f != null) {
      defines.put("ACTIVATION", "f_" + key.f.kernelName());
      defines.put(key.kernel.equals("dense_forward") ? "KEEP_Z" : "FROM_OUTPUT", key.flag ? 1 : 0);
    }
    KernelVariant variant = KernelVariant.of(key.kernel, defines);
    if (!admits(variant, key.loops)) {
      return null;
    }
    variants.put(key, variant);
    return variant;
  }

  /** Whether the device can run the variant of these loops; if not, its tile is dropped. */
  private boolean admits(KernelVariant variant, GemmLoops loops) {
    if (loops instanceof TiledLoops tiled && !canRun(variant, tiled)) {
      choice.drop(tiled.tile());
      return false;
    }
    return true;
  }

  /** Whether the driver builds the variant and runs groups of its size. */
  private boolean canRun(KernelVariant variant, TiledLoops tiled) {
    String objection;
    try {
      long most = device.maxGroupSize(variant);
      if (most >= tiled.groupSize()) {
        return true;
      }
      objection = "its groups have at most " + most + " work-items";
    } catch (KernelBuildException | DeviceException refused) {
      objection = refused.getMessage();
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} cannot run products by tiles of {1}×{2}, smaller ones are slower: {3}",
        device.info(),
        tiled.tile().rows(),
        tiled.tile().columns(),
        objection);
    return false;
  }
}
