package dev.hadamard.opencl;

import dev.hadamard.Activation;
import dev.hadamard.BackendConfig;
import dev.hadamard.DerivativeForm;
import dev.hadamard.Transpose;
import dev.hadamard.kernels.DeviceTraits;
import dev.hadamard.kernels.GemmFamily;
import dev.hadamard.kernels.TuningTable;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Window;
import dev.hadamard.opencl.Fixture.Matrix;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Runs every kernel at small shapes on the first device there is, for {@link OclgrindTest}: one
 * part by name, or all.
 */
final class OclgrindWorkload {

  /** Below, at and above a quad, a vector, a tile. */
  private static final int[][] SHAPES = {{3, 5, 7}, {16, 32, 8}, {33, 17, 33}};

  /** The property that asks for every shape with every tile. */
  static final String THOROUGH = "thorough";

  /** The part of layers that are not dense. */
  static final String LAYERS = "layers";

  /** The part that emulates tensor cores. */
  static final String TENSOR = "tensor";

  /**
   * Their loops are those of the smaller tiles, and a group of theirs is simulated for minutes:
   * they make no convolutions and no batches here, and {@link #FEWER_SHAPES} unless all are asked
   * for.
   */
  private static final Set<Loops> LARGE = EnumSet.of(Loops.TILED_XL, Loops.TILED_L);

  /** Quads that are whole and some that are not, as below a quad. */
  private static final int[][] FEWER_SHAPES = {SHAPES[1], SHAPES[2]};

  private OclgrindWorkload() {}

  @SuppressWarnings("SystemOut") // how a child process answers
  public static void main(String[] arguments) throws ClDeviceDiscovery.NoDriver {
    ClDevice device = ClDeviceDiscovery.run(BackendConfig.load()).usable().get(0);
    ClSettings settings = ClSettings.of(BackendConfig.builder().build(), device).withPooling(false);
    System.out.println("platform: " + device.platform());
    if (arguments[0].equals("elementwise")) {
      elementwise(device, settings);
      elementwise(device, gpu(settings));
      peak(device, settings);
      peak(device, gpu(settings));
    } else if (arguments[0].equals(LAYERS)) {
      layers(device, settings);
      layers(device, gpu(settings));
    } else if (arguments[0].equals(TENSOR)) {
      tensor(device, settings);
    } else {
      products(device, settings, Loops.valueOf(arguments[0]));
    }
    System.out.println("done");
  }

  /** As a GPU is tuned. */
  private static ClSettings gpu(ClSettings settings) {
    return settings.withTuning(
        TuningTable.lookUp(new DeviceTraits("any", "GPU", false, 256, 32 << 10)));
  }

  private static void layers(ClDevice device, ClSettings settings) {
    try (OpenClBackend backend = new OpenClBackend(device, settings)) {
      SmallOperations.run(backend);
    }
  }

  private static void products(ClDevice device, ClSettings settings, Loops loops) {
    try (OpenClBackend backend = new OpenClBackend(device, loops.force(settings))) {
      boolean fewer = LARGE.contains(loops) && !Boolean.getBoolean(THOROUGH);
      for (int[] shape : fewer ? FEWER_SHAPES : SHAPES) {
        int m = shape[0];
        int n = shape[1];
        int k = shape[2];
        for (Transpose ta : Transpose.values()) {
          for (Transpose tb : Transpose.values()) {
            product(backend, m, n, k, ta, tb);
          }
        }
        dense(backend, m, n, k);
      }
      if (!LARGE.contains(loops)) {
        convolutions(backend);
        SmallOperations.batches(backend);
      }
      product(backend, 1, 1, 300, Transpose.NO, Transpose.YES);
    }
  }

  /**
   * Odd channels and those of whole quads, with and without a stride, in groups, depthwise. No sum
   * has more than 64 terms: Oclgrind calls it uninitialised that a kernel reads an element which it
   * has written before, as the loops do between the blocks of a longer sum.
   */
  private static void convolutions(OpenClBackend backend) {
    Window three = Window.of(3, 3).padding(1);
    new WholeConvolution(three, 1, 4, 5, 3, 5).check(backend);
    new WholeConvolution(three.stride(2), 1, 5, 4, 4, 12).check(backend);
    new WholeConvolution(three.groups(2).dilation(2), 1, 6, 5, 8, 4).check(backend);
    new WholeConvolution(three.groups(17), 1, 4, 5, 17, 17).check(backend);
    new WholeConvolution(Window.of(2, 2).stride(2).groups(3), 1, 4, 5, 3, 9).check(backend);
  }

  /** Few and small ones: a simulated emulation takes its time. */
  private static void tensor(ClDevice device, ClSettings settings) {
    try (OpenClBackend backend = tensor(device, settings, GemmFamily.TENSOR)) {
      product(backend, 3, 5, 7, Transpose.NO, Transpose.NO);
      product(backend, 33, 17, 20, Transpose.YES, Transpose.NO);
    }
    try (OpenClBackend backend = tensor(device, settings, GemmFamily.TENSOR_SPLIT)) {
      product(backend, 16, 32, 8, Transpose.NO, Transpose.YES);
    }
  }

  private static OpenClBackend tensor(ClDevice device, ClSettings settings, GemmFamily family) {
    return new OpenClBackend(device, EmulatedTensorCores.force(family, settings));
  }

  /** Ones times ones: every element is k, exactly. */
  private static void product(
      OpenClBackend backend, int m, int n, int k, Transpose ta, Transpose tb) {
    try (Fixture fixture = new Fixture(backend, k)) {
      Matrix a = ta == Transpose.YES ? fixture.filled(k, m, 1) : fixture.filled(m, k, 1);
      Matrix b = tb == Transpose.YES ? fixture.filled(n, k, 1) : fixture.filled(k, n, 1);
      Matrix c = fixture.filled(m, n, 2);
      backend.matmul(1, a.tensor(), ta, b.tensor(), tb, 0.5f, c.tensor());
      for (float element : fixture.read(c)) {
        if (element != k + 1) {
          throw new IllegalStateException("%s is not %s".formatted(element, k + 1));
        }
      }
    }
  }

  private static void dense(OpenClBackend backend, int batch, int out, int in) {
    try (Fixture fixture = new Fixture(backend, in)) {
      Matrix x = fixture.random(batch, in);
      Matrix w = fixture.random(out, in);
      Matrix b = fixture.random(1, out);
      Matrix z = fixture.random(batch, out);
      Matrix a = fixture.random(batch, out);
      Matrix delta = fixture.random(batch, in);
      backend.denseForward(
          x.tensor(), w.tensor(), b.tensor(), Activation.TANH, z.tensor(), a.tensor());
      backend.denseForward(
          x.tensor(), w.tensor(), b.tensor(), Activation.RELU, a.tensor(), a.tensor());
      backend.denseDelta(a.tensor(), w.tensor(), Activation.TANH, x.tensor(), delta.tensor());
      backend.denseDelta(a.tensor(), w.tensor(), Activation.SILU, x.tensor(), delta.tensor());
      backend.denseGradient(-1, a.tensor(), x.tensor(), 1, w.tensor(), b.tensor());
      Matrix vw = fixture.random(out, in);
      Matrix vb = fixture.random(1, out);
      // Two layers, of which the second reads what the first one does, the other way round.
      Matrix w2 = fixture.random(in, out);
      Matrix b2 = fixture.random(1, in);
      backend.denseHead(
          x.tensor(),
          w.tensor(),
          b.tensor(),
          fixture.random(batch, out).tensor(),
          0.5f,
          z.tensor(),
          a.tensor());
      backend.denseGradients(
          -1,
          0.5f,
          List.of(
              new Dense.LayerGradient(a.tensor(), x.tensor(), w.tensor(), b.tensor()),
              new Dense.LayerGradient(x.tensor(), a.tensor(), w2.tensor(), b2.tensor())));
      backend.denseMomentum(
          0.1f,
          0.5f,
          List.of(
              new Dense.LayerMomentum(
                  a.tensor(), x.tensor(), vw.tensor(), vb.tensor(), w.tensor(), b.tensor())));
      fixture.read(delta);
      fixture.read(vw);
      fixture.read(w);
    }
  }

  private static void peak(ClDevice device, ClSettings settings) {
    PeakFma.check(device, settings, 1, 12, 1);
    PeakFma.check(device, settings, 3, 8, 2);
    PeakFma.check(device, settings, 33, 4, 3);
  }

  private static void elementwise(ClDevice device, ClSettings settings) {
    try (OpenClBackend backend = new OpenClBackend(device, settings)) {
      for (int[] shape : SHAPES) {
        try (Fixture fixture = new Fixture(backend, 1)) {
          elementwise(backend, fixture, shape[0], shape[1]);
        }
      }
    }
  }

  private static void elementwise(OpenClBackend backend, Fixture fixture, int rows, int columns) {
    Matrix x = fixture.random(rows, columns);
    Matrix y = fixture.random(rows, columns);
    Matrix row = fixture.random(1, columns);
    for (Activation f : Activation.values()) {
      backend.activate(f, x.tensor(), y.tensor());
      backend.derivative(f, x.tensor(), y.tensor());
      if (f.derivativeForm() == DerivativeForm.OUTPUT) {
        backend.derivativeFromOutput(f, x.tensor(), y.tensor());
      }
    }
    backend.hadamard(x.tensor(), y.tensor(), y.tensor());
    backend.axpby(2, x.tensor(), 3, y.tensor());
    backend.axpby(2, x.tensor(), 0, y.tensor());
    backend.addRow(row.tensor(), y.tensor());
    backend.sumRows(1, y.tensor(), 0, row.tensor());
    backend.sumRows(1, y.tensor(), 1, row.tensor());
    backend.softmaxRows(y.tensor(), y.tensor());
    float[] sums = new float[rows];
    float[] probabilities = fixture.read(y);
    for (int i = 0; i < rows * columns; i++) {
      sums[i / columns] += probabilities[i];
    }
    for (float sum : sums) {
      if (Math.abs(sum - 1) > 1e-5) {
        throw new IllegalStateException("rows of a softmax sum to " + Arrays.toString(sums));
      }
    }
  }
}
