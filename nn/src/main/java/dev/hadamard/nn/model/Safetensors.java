package dev.hadamard.nn.model;

import dev.hadamard.Shape;
import java.util.Map;

/**
 * The content of a safetensors file that holds float32 alone.
 *
 * @param metadata text by key
 * @param tensors by name, in the order of the file
 */
record Safetensors(Map<String, String> metadata, Map<String, Entry> tensors) {

  /** No header is longer (the limit of the format's own reader). */
  static final long MAX_HEADER_BYTES = 100_000_000;

  /** The header's length stands in front of it. */
  static final int PREFIX_BYTES = Long.BYTES;

  /** The key of the metadata among the tensors' names. */
  static final String METADATA = "__metadata__";

  /** The one type that is written and understood: little-endian float32. */
  static final String FLOAT32 = "F32";

  /** A tensor: its extents, and its values row-major. */
  static final class Entry {
    private final Shape shape;
    private final float[] values;

    Entry(Shape shape, float[] values) {
      this.shape = shape;
      this.values = values;
    }

    Shape shape() {
      return shape;
    }

    /** This very array. */
    float[] values() {
      return values;
    }
  }
}
