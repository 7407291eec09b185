/** The contract of tensor backends, their configuration, and the search for them. */
module dev.hadamard {
  requires static org.jspecify;

  exports dev.hadamard;
  exports dev.hadamard.expression;
  exports dev.hadamard.op;
  exports dev.hadamard.spi;

  uses dev.hadamard.spi.BackendContest;
  uses dev.hadamard.spi.BackendProvider;
}
