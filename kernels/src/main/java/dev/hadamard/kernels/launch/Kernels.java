package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.Tuning;

/** The kernels of a device, shaped by one tuning: each op is a launch or a few. */
public final class Kernels {

  /** Rows and columns of the tile that a group makes on tensor cores. */
  public static final int TENSOR_TILE = TensorLoops.EDGE;

  private final MatrixProducts products;
  private final ElementwiseKernels elementwise;

  /** Compiles nothing yet: a variant is built when it is first needed. */
  public Kernels(KernelDevice device, Tuning tuning) {
    products = new MatrixProducts(device, tuning);
    elementwise = new ElementwiseKernels(device, tuning);
  }

  /** Whether the device refused nothing with this tile so far. */
  public boolean canRun(GemmTile tile) {
    return products.canRun(tile);
  }

  MatrixProducts products() {
    return products;
  }

  ElementwiseKernels elementwise() {
    return elementwise;
  }
}
