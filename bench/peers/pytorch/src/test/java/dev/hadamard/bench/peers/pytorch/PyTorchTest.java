package dev.hadamard.bench.peers.pytorch;

import dev.hadamard.bench.peers.contract.PeerContract;

class PyTorchTest extends PeerContract {
  PyTorchTest() {
    super(
        "pytorch",
        all(
            PRODUCTS,
            VECTORS,
            TRAININGS,
            CONVOLUTIONS,
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
