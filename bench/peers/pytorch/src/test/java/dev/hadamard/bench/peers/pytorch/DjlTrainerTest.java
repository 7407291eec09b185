package dev.hadamard.bench.peers.pytorch;

import dev.hadamard.bench.peers.contract.PeerContract;

class DjlTrainerTest extends PeerContract {
  DjlTrainerTest() {
    super("djl-trainer", TRAININGS);
  }
}
