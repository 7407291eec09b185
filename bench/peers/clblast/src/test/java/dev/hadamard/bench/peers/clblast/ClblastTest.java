package dev.hadamard.bench.peers.clblast;

import dev.hadamard.bench.peers.contract.PeerContract;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "hasDevice", disabledReason = "there is no OpenCL device")
class ClblastTest extends PeerContract {
  ClblastTest() {
    super("clblast", PRODUCTS);
  }

  static boolean hasDevice() {
    try {
      OpenClDevice.choose("");
      return true;
    } catch (IllegalStateException | UnsatisfiedLinkError e) {
      return false;
    }
  }
}
