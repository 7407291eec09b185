package dev.hadamard.bench.jvm;

import dev.hadamard.Activation;

/**
 * One process and what it measures.
 *
 * @param java the installation
 * @param collector such as {@code Serial}, of the flag {@code -XX:+UseSerialGC}
 * @param vector whether the JVM gets the vector module
 * @param function what is computed
 * @param elements of the tensor
 */
public record FreshJvm(
    Javas.Installation java, String collector, boolean vector, Activation function, int elements) {

  /** Which loops run, {@code plain} or {@code vector}. */
  public String loops() {
    return vector ? "vector" : "plain";
  }

  /** The JVM without what it computes, such as {@code 17 Serial}. */
  public String jvm() {
    return java.release() + " " + collector;
  }

  @Override
  public String toString() {
    return "%s of %,d elements, %s loops, Java %s"
        .formatted(function.label(), elements, loops(), jvm());
  }
}
