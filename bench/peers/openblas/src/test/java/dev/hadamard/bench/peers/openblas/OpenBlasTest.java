package dev.hadamard.bench.peers.openblas;

import dev.hadamard.bench.peers.contract.PeerContract;

class OpenBlasTest extends PeerContract {
  OpenBlasTest() {
    super("openblas", PRODUCTS);
  }
}
