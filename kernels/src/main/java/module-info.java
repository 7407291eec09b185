/** The kernels, how they are launched, and how they are tuned. */
module dev.hadamard.kernels {
  requires com.google.gson;
  requires transitive dev.hadamard;
  requires static org.jspecify;

  exports dev.hadamard.kernels;
  exports dev.hadamard.kernels.launch;
  exports dev.hadamard.kernels.tune;
}
