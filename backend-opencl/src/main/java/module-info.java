/** The backend opencl. JOCL has no module descriptor, so its name here is that of its file. */
@SuppressWarnings("requires-automatic")
module dev.hadamard.opencl {
  requires dev.hadamard;
  requires dev.hadamard.kernels;
  requires jocl;
  requires static org.jspecify;

  provides dev.hadamard.spi.BackendProvider with
      dev.hadamard.opencl.OpenClProvider;
}
