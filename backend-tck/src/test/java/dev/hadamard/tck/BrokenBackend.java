package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.spi.ForwardingBackend;

/** What mutants share: a way to tamper with contents. */
class BrokenBackend extends ForwardingBackend {

  /** One element, replaced. */
  @FunctionalInterface
  interface Tampering {
    float at(int index, float value);
  }

  BrokenBackend(Backend sound) {
    super(sound);
  }

  final void tamper(Tensor tensor, Tampering tampering) {
    float[] values = delegate().read(tensor);
    for (int i = 0; i < values.length; i++) {
      values[i] = tampering.at(i, values[i]);
    }
    delegate().write(values, tensor);
  }
}
