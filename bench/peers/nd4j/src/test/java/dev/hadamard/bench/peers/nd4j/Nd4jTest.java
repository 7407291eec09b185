package dev.hadamard.bench.peers.nd4j;

import dev.hadamard.bench.peers.contract.PeerContract;

class Nd4jTest extends PeerContract {
  Nd4jTest() {
    super(
        "nd4j-direct",
        all(
            PRODUCTS,
            VECTORS,
            TRAININGS,
            activations(
                "sigmoid",
                "tanh",
                "relu",
                "leaky-relu",
                "elu",
                "selu",
                "silu",
                "softplus",
                "softsign")));
  }
}
