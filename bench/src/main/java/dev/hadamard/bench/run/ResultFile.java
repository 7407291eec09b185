package dev.hadamard.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file in which workers return their results.
 *
 * @param path the path of the file
 */
record ResultFile(Path path) {

  /** The floats in it, little-endian. */
  float[] read() {
    try {
      byte[] bytes = Files.readAllBytes(path);
      float[] values = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
