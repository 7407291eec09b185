package dev.hadamard.nn;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.layer.RandomNumbers;

/** The seed and the number of the step, by which layers draw random numbers on the device. */
final class DeviceRandom {

  /** Streams of one vertex. */
  private static final int STREAMS = 1 << 8;

  /** The positive floats that are finite and not subnormal. */
  private static final int WORDS = 0x7f000000;

  private static final int FIRST_WORD = 0x00800000;

  private final Backend backend;
  private final Tensor seed;
  private final Tensor step;
  private float writtenSeed; // 0 is no word, and what new tensors hold
  private float writtenStep;

  /** Allocates two numbers. */
  DeviceRandom(Backend backend, TensorArena arena) {
    this.backend = backend;
    this.seed = arena.allocate(Shape.of(1, 1));
    this.step = arena.allocate(Shape.of(1, 1));
  }

  /**
   * A stream of a vertex.
   *
   * @param vertex its place in the network
   * @param index of the stream among those of the vertex
   */
  RandomNumbers stream(int vertex, int index) {
    if (index >= STREAMS) {
      throw new IllegalStateException("a layer draws more than " + STREAMS + " random numbers");
    }
    return new RandomNumbers(seed, step, Math.addExact(Math.multiplyExact(vertex, STREAMS), index));
  }

  /** Puts seed and step on the device, as far as they are other than before. */
  void write(long seed, long step) {
    writtenSeed = write(word(seed), writtenSeed, this.seed);
    writtenStep = write(word(step), writtenStep, this.step);
  }

  private float write(float word, float written, Tensor target) {
    if (word != written) {
      backend.write(new float[] {word}, target);
    }
    return word;
  }

  /**
   * A number as the bits of a float: 2,130,706,432 numbers in a row have floats of their own, none
   * of which a device changes.
   */
  static float word(long number) {
    return Float.intBitsToFloat(FIRST_WORD + (int) Math.floorMod(number, (long) WORDS));
  }
}
