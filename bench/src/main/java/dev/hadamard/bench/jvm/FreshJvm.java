package dev.hadamard.bench.jvm;

import dev.hadamard.Activation;

/**
 * A fresh JVM and the measurement that it makes.
 *
 * @param java the Java installation
 * @param collector the garbage collector, such as {@code Serial} for {@code -XX:+UseSerialGC}
 * @param vector whether the JVM gets the vector module
 * @param function the function that is computed
 * @param elements the number of elements of the tensor
 */
public record FreshJvm(
    Javas.Installation java, String collector, boolean vector, Activation function, int elements) {

  /** The loops that run: {@code plain} or {@code vector}. */
  public String loops() {
    return vector ? "vector" : "plain";
  }

  /** The name of the JVM, such as {@code 17 Serial}. */
  public String jvm() {
    return java.release() + " " + collector;
  }

  @Override
  public String toString() {
    return "%s of %,d elements, %s loops, Java %s"
        .formatted(function.label(), elements, loops(), jvm());
  }
}
