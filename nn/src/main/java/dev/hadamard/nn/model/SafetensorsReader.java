package dev.hadamard.nn.model;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.hadamard.Shape;
import dev.hadamard.spi.FileReason;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a safetensors file and believes nothing in it: every declared size is checked against the
 * length of the file before memory is allocated for it.
 */
final class SafetensorsReader {

  private static final int CHUNK_FLOATS = 16_384;

  /** The most bytes by which a text is recognised. */
  private static final int FIRST_BYTES = 512;

  private final Path file;

  private SafetensorsReader(Path file) {
    this.file = file;
  }

  /** A tensor as the header declares it; offsets count from the end of the header. */
  private record Declared(String name, Shape shape, long begin, long end) {}

  private record Header(Map<String, String> metadata, List<Declared> tensors) {}

  static Safetensors read(Path file) {
    SafetensorsReader reader = new SafetensorsReader(file);
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw new ModelFileException(
          file, "is a pipe or a device; a model must be a regular file, of known length", null);
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return reader.read(in, Files.size(file));
    } catch (NoSuchFileException missing) {
      throw new ModelFileException(file, "there is no such file", missing);
    } catch (EOFException truncated) {
      throw reader.wrong("it ended while it was read", truncated);
    } catch (IOException unreadable) {
      throw new ModelFileException(
          file, "cannot be read: " + FileReason.of(unreadable), unreadable);
    }
  }

  private Safetensors read(DataInputStream in, long fileBytes) throws IOException {
    refuseText(in);
    if (fileBytes < Safetensors.PREFIX_BYTES) {
      throw wrong("it has " + fileBytes + " bytes; a safetensors file begins with 8", null);
    }
    long headerBytes = Long.reverseBytes(in.readLong());
    long available = fileBytes - Safetensors.PREFIX_BYTES;
    if (headerBytes < 2 || headerBytes > Math.min(available, Safetensors.MAX_HEADER_BYTES)) {
      throw wrong(
          "it declares a header of "
              + Long.toUnsignedString(headerBytes)
              + " bytes and has "
              + available
              + ": truncated, or no safetensors file",
          null);
    }
    byte[] bytes = new byte[(int) headerBytes];
    in.readFully(bytes);
    Header header = header(bytes);
    requireContiguous(header.tensors(), available - headerBytes);
    Map<String, Safetensors.Entry> tensors = new LinkedHashMap<>();
    for (Declared tensor : header.tensors()) {
      tensors.put(tensor.name(), new Safetensors.Entry(tensor.shape(), floats(in, tensor)));
    }
    return new Safetensors(header.metadata(), tensors);
  }

  /** Refuses what begins as no model can: the length of the header, in 8 bytes, ends in zeros. */
  private void refuseText(InputStream in) throws IOException {
    in.mark(FIRST_BYTES);
    byte[] first = in.readNBytes(FIRST_BYTES);
    in.reset();
    if (first.length == 0) {
      throw wrong("is empty, and not a model (safetensors)", null);
    }
    boolean isGzip = first.length > 1 && first[0] == 0x1f && (first[1] & 0xff) == 0x8b;
    if (isGzip || isText(first)) {
      throw ModelFormatException.ofText(
          file,
          isGzip
              ? "is a gzip file, such as a compressed table, and not a model (safetensors)"
              : "is text, such as a table, and not a model (safetensors)");
    }
  }

  /** Whether there is no control character, and no byte that UTF-8 never has. */
  private static boolean isText(byte[] bytes) {
    for (byte character : bytes) {
      boolean isControl = character >= 0 && character < ' ';
      boolean isLineOrTab = character == '\t' || character == '\n' || character == '\r';
      if ((isControl && !isLineOrTab) || character == (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }

  /** The tensors, sorted as they lie, must fill the rest of the file without gap or overlap. */
  private void requireContiguous(List<Declared> tensors, long dataBytes) {
    tensors.sort(Comparator.comparingLong(Declared::begin).thenComparingLong(Declared::end));
    long position = 0;
    for (Declared tensor : tensors) {
      if (tensor.begin() != position) {
        throw wrong(
            "tensor %s begins at %d where %d was expected"
                .formatted(tensor.name(), tensor.begin(), position),
            null);
      }
      position = tensor.end();
    }
    if (position != dataBytes) {
      throw wrong(
          "it declares %d bytes of data and has %d: truncated, or with something after the end"
              .formatted(position, dataBytes),
          null);
    }
  }

  private static float[] floats(InputStream in, Declared tensor) throws IOException {
    float[] values = new float[tensor.shape().size()];
    byte[] chunk = new byte[Math.min(CHUNK_FLOATS, values.length) * Float.BYTES];
    ByteBuffer bytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < values.length; first += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - first);
      if (in.readNBytes(chunk, 0, count * Float.BYTES) < count * Float.BYTES) {
        throw new EOFException();
      }
      bytes.asFloatBuffer().get(values, first, count);
    }
    return values;
  }

  // ------------------------------------------------------------------------------------- header

  private Header header(byte[] bytes) {
    if (bytes[0] != '{') {
      throw wrong("its header is no JSON object: no safetensors file", null);
    }
    try (JsonReader json = StrictJson.reader(text(bytes))) {
      Map<String, String> metadata = new LinkedHashMap<>();
      List<Declared> tensors = new ArrayList<>();
      Set<String> names = new HashSet<>();
      StrictJson.beginObject(json);
      while (json.hasNext()) {
        String name = json.nextName();
        if (!names.add(name)) {
          throw wrong("'" + name + "' is declared twice", null);
        }
        if (name.equals(Safetensors.METADATA)) {
          readMetadata(json, metadata);
        } else {
          tensors.add(declared(name, json));
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw wrong("something follows the header's JSON", null);
      }
      return new Header(metadata, tensors);
    } catch (IOException | IllegalStateException | NumberFormatException malformed) {
      throw wrong("its header is broken: " + StrictJson.reason(malformed), malformed);
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private void readMetadata(JsonReader json, Map<String, String> metadata) throws IOException {
    StrictJson.beginObject(json);
    while (json.hasNext()) {
      String key = json.nextName();
      require(json, JsonToken.STRING, Safetensors.METADATA);
      if (metadata.put(key, json.nextString()) != null) {
        throw wrong("metadata '" + key + "' stands twice", null);
      }
    }
    json.endObject();
  }

  private Declared declared(String name, JsonReader json) throws IOException {
    Shape shape = null;
    List<Long> offsets = null;
    boolean typed = false;
    StrictJson.beginObject(json);
    while (json.hasNext()) {
      String field = json.nextName();
      switch (field) {
        case "dtype" -> {
          require(json, JsonToken.STRING, name);
          String type = json.nextString();
          if (!type.equals(Safetensors.FLOAT32)) {
            throw wrong("tensor " + name + " is of type " + type + ", not F32", null);
          }
          typed = true;
        }
        case "shape" -> shape = shape(name, numbers(name, json, Shape.MAX_RANK));
        case "data_offsets" -> offsets = numbers(name, json, 2);
        default -> throw wrong("tensor " + name + " has an unknown field '" + field + "'", null);
      }
    }
    json.endObject();
    if (!typed || shape == null || offsets == null || offsets.size() != 2) {
      throw wrong("tensor " + name + " lacks dtype, shape or data_offsets", null);
    }
    return checked(new Declared(name, shape, offsets.get(0), offsets.get(1)));
  }

  private Declared checked(Declared tensor) {
    if (tensor.begin() < 0
        || tensor.end() < tensor.begin()
        || tensor.end() - tensor.begin() != tensor.shape().bytes()) {
      throw wrong(
          "tensor %s of shape %s takes %d bytes, not those from %d to %d"
              .formatted(
                  tensor.name(),
                  tensor.shape(),
                  tensor.shape().bytes(),
                  tensor.begin(),
                  tensor.end()),
          null);
    }
    return tensor;
  }

  private List<Long> numbers(String name, JsonReader json, int atMost) throws IOException {
    List<Long> numbers = new ArrayList<>();
    StrictJson.beginArray(json);
    while (json.hasNext()) {
      require(json, JsonToken.NUMBER, name);
      if (numbers.size() == atMost) {
        throw wrong("tensor " + name + " has more than " + atMost + " extents or offsets", null);
      }
      numbers.add(json.nextLong());
    }
    json.endArray();
    return numbers;
  }

  private Shape shape(String name, List<Long> extents) {
    try {
      return Shape.of(extents.stream().mapToInt(Math::toIntExact).toArray());
    } catch (IllegalArgumentException | ArithmeticException impossible) {
      throw wrong("tensor " + name + " has the impossible shape " + extents, impossible);
    }
  }

  private void require(JsonReader json, JsonToken expected, String where) throws IOException {
    if (json.peek() != expected) {
      throw wrong(where + " has " + StrictJson.unexpected(json, expected), null);
    }
  }

  private ModelFormatException wrong(String reason, @Nullable Throwable cause) {
    return new ModelFormatException(file, reason, cause);
  }
}
