package dev.hadamard.spi;

import dev.hadamard.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The check of rule B4 for several layers: no output is an input of any layer, and no tensor is an
 * output twice.
 */
final class Outputs {

  private record Output(String name, Tensor tensor) {}

  private final String op;
  private final Set<Tensor> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Output> outputs = new ArrayList<>();

  Outputs(String op) {
    this.op = op;
  }

  void read(Tensor first, Tensor second) {
    inputs.add(first);
    inputs.add(second);
  }

  void write(String name, Tensor output) {
    outputs.add(new Output(name, output));
  }

  /** Checks the rule once all tensors have been added. */
  void check() {
    Set<Tensor> written = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Output output : outputs) {
      Operands.distinct(op, output.name, output.tensor, inputs);
      if (!written.add(output.tensor)) {
        throw new IllegalArgumentException(
            op + ": " + output.name + " is an output twice (rule B4)");
      }
    }
  }
}
