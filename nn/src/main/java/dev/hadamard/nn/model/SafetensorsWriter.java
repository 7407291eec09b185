package dev.hadamard.nn.model;

import com.google.gson.stream.JsonWriter;
import dev.hadamard.Shape;
import dev.hadamard.spi.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes safetensors to a stream. The same content gives the same bytes. */
final class SafetensorsWriter implements AtomicFile.Content {

  private static final int CHUNK_FLOATS = 16_384;

  private final Safetensors content;

  SafetensorsWriter(Safetensors content) {
    this.content = content;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] header = header();
    ByteBuffer prefix =
        ByteBuffer.allocate(Safetensors.PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(prefix.putLong(header.length).array());
    out.write(header);
    for (Safetensors.Entry tensor : content.tensors().values()) {
      writeFloats(tensor.values(), out);
    }
  }

  private static void writeFloats(float[] values, OutputStream out) throws IOException {
    ByteBuffer chunk =
        ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < values.length; first += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - first);
      chunk.asFloatBuffer().put(values, first, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
  }

  private byte[] header() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name(Safetensors.METADATA).beginObject();
      for (Map.Entry<String, String> entry : content.metadata().entrySet()) {
        json.name(entry.getKey()).value(entry.getValue());
      }
      json.endObject();
      long offset = 0;
      for (Map.Entry<String, Safetensors.Entry> tensor : content.tensors().entrySet()) {
        long end = offset + (long) tensor.getValue().values().length * Float.BYTES;
        json.name(tensor.getKey()).beginObject();
        json.name("dtype").value(Safetensors.FLOAT32);
        json.name("shape").beginArray();
        Shape shape = tensor.getValue().shape();
        for (int axis = 0; axis < shape.rank(); axis++) {
          json.value(shape.dimension(axis));
        }
        json.endArray();
        json.name("data_offsets").beginArray().value(offset).value(end).endArray().endObject();
        offset = end;
      }
      json.endObject();
    }
    // The format allows blanks after the JSON; readers that map the file want aligned data.
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    String padding = " ".repeat((Long.BYTES - bytes % Long.BYTES) % Long.BYTES);
    return (text + padding).getBytes(StandardCharsets.UTF_8);
  }
}
