/**
 * The backend cuda. JCuda has no module descriptors, so their names here are those of its files.
 */
@SuppressWarnings("requires-automatic")
module dev.hadamard.cuda {
  requires dev.hadamard;
  requires dev.hadamard.kernels;
  requires jcublas;
  requires jcuda;
  // For CUDA 13, which JCuda does not know.
  requires static org.bytedeco.cuda;
  requires static org.bytedeco.javacpp;
  requires static org.jspecify;

  provides dev.hadamard.spi.BackendProvider with
      dev.hadamard.cuda.CudaProvider;
}
