package dev.hadamard.bench.run;

import dev.hadamard.spi.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Another library that can be measured on the same work. */
public enum Peer {
  /** ND4J, called directly, without the backend {@code nd4j}. */
  ND4J_DIRECT("nd4j-direct", "nd4j"),
  /** PyTorch through DJL, with a backward pass written by hand. */
  PYTORCH("pytorch", "pytorch"),
  /** PyTorch through DJL's Trainer. */
  DJL_TRAINER("djl-trainer", "pytorch"),
  /** DL4J's MultiLayerNetwork, on ND4J. */
  DL4J("dl4j", "nd4j"),
  /** OpenBLAS, called directly. */
  OPENBLAS("openblas", "openblas"),
  /** CLBlast, a BLAS in OpenCL. */
  CLBLAST("clblast", "clblast"),
  /** PyTorch in Python on an NVIDIA GPU. */
  TORCH_EAGER("torch-eager", "torch"),
  /** PyTorch in Python, recorded as a CUDA graph and replayed. */
  TORCH_GRAPH("torch-graph", "torch"),
  /** PyTorch in Python with products in TF32. */
  TORCH_TF32("torch-tf32", "torch");

  private final String label;
  private final String folder;

  Peer(String label, String folder) {
    this.label = label;
    this.folder = folder;
  }

  /** The name in commands and files, and of its engine. */
  public String label() {
    return label;
  }

  /** The folder that holds its jars; some share one. */
  String folder() {
    return folder;
  }

  /** Whether it runs in Python rather than on a JVM. */
  boolean isPython() {
    return folder.equals("torch");
  }

  /**
   * Returns the peer with this {@link #label()}.
   *
   * @throws IllegalArgumentException if none has this label; the message lists the choices
   */
  public static Peer of(String label) {
    for (Peer peer : values()) {
      if (peer.label.equals(label.toLowerCase(Locale.ROOT))) {
        return peer;
      }
    }
    throw new IllegalArgumentException(
        "unknown peer '%s'%s".formatted(label, Spelling.choices(label, labels())));
  }

  /** All labels, in their order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Peer::label).toList();
  }
}
