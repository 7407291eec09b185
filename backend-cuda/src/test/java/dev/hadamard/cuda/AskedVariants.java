package dev.hadamard.cuda;

import dev.hadamard.Activation;
import dev.hadamard.BackendInfo;
import dev.hadamard.DerivativeForm;
import dev.hadamard.DeviceInfo;
import dev.hadamard.DeviceType;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.Tuning;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.kernels.launch.Argument;
import dev.hadamard.kernels.launch.DeviceClock;
import dev.hadamard.kernels.launch.KernelBackend;
import dev.hadamard.kernels.launch.KernelDevice;
import dev.hadamard.kernels.launch.Operand;
import dev.hadamard.kernels.launch.PeakRate;
import dev.hadamard.kernels.launch.Range;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import dev.hadamard.spi.AbstractTensor;
import dev.hadamard.spi.MemoryLimit;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every variant that the launch layer can ask of an untuned NVIDIA GPU. To find them, every op is
 * called in every form on a backend that notes what it is asked for and computes nothing.
 */
final class AskedVariants extends KernelBackend<AskedVariants.Asked> {

  static final class Asked extends AbstractTensor implements Operand, Argument.Memory {
    private Asked(AskedVariants owner, Shape shape) {
      super(owner, shape);
    }

    private Asked(Asked allocation, int from, Shape shape) {
      super(allocation, from, shape);
    }

    @Override
    public Argument.Memory memory() {
      return this;
    }
  }

  private static final class Notes implements KernelDevice {
    private final Set<KernelVariant> variants = new LinkedHashSet<>();

    @Override
    public DeviceInfo info() {
      return new DeviceInfo("0", "any GPU", "NVIDIA Corporation", DeviceType.DISCRETE_GPU);
    }

    @Override
    public boolean isCpu() {
      return false;
    }

    @Override
    public int computeUnits() {
      return 1;
    }

    @Override
    public long maxGroupSize(KernelVariant variant) {
      return 1024;
    }

    @Override
    public long spilledBytes(KernelVariant variant) {
      return 0;
    }

    @Override
    public void launch(
        String operation, KernelVariant variant, Range range, Argument... arguments) {
      variants.add(variant);
    }
  }

  private final Notes notes;
  private final boolean fuses;

  private AskedVariants(Notes notes, Tuning tuning, boolean fuses) {
    super(Asked.class, MemoryLimit.of(Long.MAX_VALUE));
    this.notes = notes;
    launchOn(notes, tuning);
    this.fuses = fuses;
  }

  /**
   * The variants.
   *
   * @param fuses whether composites are fused kernels
   */
  static Set<KernelVariant> of(boolean fuses) {
    Tuning tuning =
        TuningTable.lookUp(
            new DeviceTraits("NVIDIA Corporation", "any GPU", false, 1024, 48L << 10));
    Stream<Tuning> tiled =
        tuning.tiles().stream().map((GemmTile tile) -> tuning.withTiles(List.of(tile)));
    Stream<Tuning> others =
        Stream.of(GemmFamily.NAIVE, GemmFamily.TENSOR, GemmFamily.TENSOR_SPLIT)
            .map(family -> tuning.withGemm(family).withTiles(List.of()));
    Notes notes = new Notes();
    for (Tuning each : Stream.concat(tiled, others).toList()) {
      try (AskedVariants backend = new AskedVariants(notes, each, fuses)) {
        for (int width : new int[] {4, 3, 1}) {
          backend.callEverything(width);
        }
      }
    }
    return notes.variants;
  }

  private void callEverything(int width) {
    try (TensorArena arena = newArena()) {
      Tensor x = arena.allocate(Shape.of(width, width));
      Tensor y = arena.allocate(Shape.of(width, width));
      Tensor z = arena.allocate(Shape.of(width, width));
      Tensor out = arena.allocate(Shape.of(width, width));
      Tensor row = arena.allocate(Shape.of(width));
      for (Transpose ta : Transpose.values()) {
        for (Transpose tb : Transpose.values()) {
          matmul(1, x, ta, y, tb, 0, out);
        }
      }
      for (Activation f : Activation.values()) {
        activate(f, x, out);
        derivative(f, x, out);
        denseForward(x, y, row, f, z, out);
        denseDelta(x, y, f, z, out);
        if (f.derivativeForm() == DerivativeForm.OUTPUT) {
          derivativeFromOutput(f, x, out);
          denseForward(x, y, row, f, out, out);
        }
      }
      hadamard(x, y, out);
      axpby(1, x, 1, out);
      addRow(row, out);
      sumRows(1, x, 0, row);
      softmaxRows(x, out);
      denseGradient(1, x, y, 0, out, row);
      denseHead(x, y, row, z, 1, out, arena.allocate(Shape.of(width, width)));
      callGrouped(arena, width);
    }
  }

  private void callGrouped(TensorArena arena, int width) {
    for (int layers = 1; layers <= 8; layers++) {
      List<Dense.LayerGradient> gradients = new ArrayList<>();
      List<Dense.LayerMomentum> momenta = new ArrayList<>();
      for (int layer = 0; layer < layers; layer++) {
        // where one layer has odd widths, its neighbours' quads are still used
        int inner = layer == 0 ? width : 4;
        Tensor delta = arena.allocate(Shape.of(2, inner));
        Tensor x = arena.allocate(Shape.of(2, inner));
        Tensor w = arena.allocate(Shape.of(inner, inner));
        Tensor b = arena.allocate(Shape.of(inner));
        gradients.add(new Dense.LayerGradient(delta, x, w, b));
        Tensor vw = arena.allocate(Shape.of(inner, inner));
        Tensor vb = arena.allocate(Shape.of(inner));
        momenta.add(new Dense.LayerMomentum(delta, x, vw, vb, w, b));
      }
      denseGradients(1, 0, gradients);
      denseMomentum(1, 0, momenta);
    }
  }

  @Override
  protected DeviceClock clock() {
    throw new AssertionError("nothing is run");
  }

  @Override
  protected PeakRate<Asked> peak() {
    throw new AssertionError("nothing is run");
  }

  @Override
  protected boolean fuses(Op op) {
    return fuses;
  }

  @Override
  public BackendInfo info() {
    return new BackendInfo("asked", notes.info(), Map.of());
  }

  @Override
  protected Asked allocate(Shape shape) {
    return new Asked(this, shape);
  }

  @Override
  protected Asked view(Asked allocation, int from, Shape shape) {
    return new Asked(allocation, from, shape);
  }

  @Override
  protected void free(Asked tensor) {}

  @Override
  protected void doWrite(FloatBuffer source, Asked target) {}

  @Override
  protected void doRead(Asked source, FloatBuffer target) {}

  @Override
  protected void doSynchronize() {}

  @Override
  protected void doClose() {}
}
