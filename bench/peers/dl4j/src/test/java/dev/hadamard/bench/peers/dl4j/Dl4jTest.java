package dev.hadamard.bench.peers.dl4j;

import dev.hadamard.bench.peers.contract.PeerContract;

class Dl4jTest extends PeerContract {
  Dl4jTest() {
    super("dl4j", TRAININGS);
  }
}
