/**
 * The backends that need Java alone: cpu, and the naive loops beside it.
 *
 * <p>The module jdk.incubator.vector, with which cpu is faster, is read where the program was
 * started with it. It is not named here, since the compiler warns of a descriptor that names an
 * incubating module.
 */
module dev.hadamard.cpu {
  requires dev.hadamard;
  requires static org.jspecify;

  provides dev.hadamard.spi.BackendProvider with
      dev.hadamard.cpu.ReferenceProvider,
      dev.hadamard.cpu.CpuProvider;
}
