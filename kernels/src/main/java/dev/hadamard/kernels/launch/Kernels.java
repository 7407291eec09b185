package dev.hadamard.kernels.launch;

import dev.hadamard.kernels.GemmTile;
import dev.hadamard.kernels.Tuning;

/** The kernels of a device with one tuning. Each operation takes one launch or a few. */
public final class Kernels {

  /** The rows and columns of a tile on tensor cores. */
  public static final int TENSOR_TILE = TensorLoops.EDGE;

  private final MatrixProducts products;
  private final ElementwiseKernels elementwise;
  private final ConvolutionKernels convolutions;
  private final PoolingKernels pooling;
  private final GroupKernels groups;
  private final CopyKernels copies;

  /** Creates the kernels. A variant is compiled when it is first needed. */
  public Kernels(KernelDevice device, Tuning tuning) {
    products = new MatrixProducts(device, tuning);
    elementwise = new ElementwiseKernels(device, tuning);
    convolutions = new ConvolutionKernels(device, tuning);
    pooling = new PoolingKernels(device, tuning);
    groups = new GroupKernels(device, tuning);
    copies = new CopyKernels(device, tuning);
  }

  /** Whether the device has not refused a variant with this tile so far. */
  public boolean canRun(GemmTile tile) {
    return products.canRun(tile);
  }

  MatrixProducts products() {
    return products;
  }

  ElementwiseKernels elementwise() {
    return elementwise;
  }

  ConvolutionKernels convolutions() {
    return convolutions;
  }

  PoolingKernels pooling() {
    return pooling;
  }

  GroupKernels groups() {
    return groups;
  }

  CopyKernels copies() {
    return copies;
  }
}
