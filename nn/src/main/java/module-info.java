/** Networks, their training, their data and their files, on any backend. */
module dev.hadamard.nn {
  requires com.google.gson;
  requires de.siegmar.fastcsv;
  requires transitive dev.hadamard;
  requires static org.jspecify;

  exports dev.hadamard.nn;
  exports dev.hadamard.nn.data;
  exports dev.hadamard.nn.layer;
  exports dev.hadamard.nn.model;

  provides dev.hadamard.spi.BackendContest with
      dev.hadamard.nn.StepContest;
}
