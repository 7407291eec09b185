package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.hadamard.nn.data.SplitMix64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no model: a typed refusal that names the file, and nothing else, ever. */
class BrokenModelTest {

  private static byte[] wholeFile() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SafetensorsWriter(ModelLayout.toTensors(ModelsTest.everything())).writeTo(bytes);
    return bytes.toByteArray();
  }

  private static Path write(Path folder, byte[] bytes) throws IOException {
    return Files.write(folder.resolve("broken.safetensors"), bytes);
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }

  /** A file with this header, its length in front and that many zero bytes of data behind. */
  private static byte[] withHeader(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"width,height,kind\n1,2,rose\n", "größe\n", "x", "{\"layers\": 3}\r\n"})
  void a_text_is_told_to_be_one(String text, @TempDir Path folder) throws IOException {
    assertText(write(folder, text.getBytes(StandardCharsets.UTF_8)), "is text, such as a table");
    assertText(
        write(folder, text.getBytes(StandardCharsets.ISO_8859_1)), "is text, such as a table");
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertText(write(folder, gzip.toByteArray()), "is a gzip file, such as a compressed table");
  }

  private static void assertText(Path file, String reason) {
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOfSatisfying(
            ModelFormatException.class, text -> assertThat(text.mayBeTable()).isTrue())
        .hasMessage(file + ": " + reason + ", and not a model (safetensors)");
  }

  @Test
  void an_empty_file_is_told_and_is_no_table(@TempDir Path folder) throws IOException {
    Path file = write(folder, new byte[0]);
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOfSatisfying(
            ModelFormatException.class, empty -> assertThat(empty.mayBeTable()).isFalse())
        .hasMessage(file + ": is empty, and not a model (safetensors)");
  }

  @Test
  void a_file_truncated_at_every_64th_byte_is_refused(@TempDir Path folder) throws IOException {
    byte[] whole = wholeFile();
    for (int length = 0; length < whole.length; length += 64) {
      assertRefused(write(folder, Arrays.copyOf(whole, length)), "");
    }
    assertRefused(write(folder, Arrays.copyOf(whole, whole.length - 1)), "truncated");
    assertThat(Models.load(write(folder, whole))).isEqualTo(ModelsTest.everything());
  }

  @Test
  void a_thousand_flipped_bits_give_a_model_or_a_typed_refusal(@TempDir Path folder)
      throws IOException {
    byte[] whole = wholeFile();
    SplitMix64 random = new SplitMix64(20);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] flipped = whole.clone();
      int bit = random.nextInt(8 * whole.length);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        Models.load(write(folder, flipped));
      } catch (ModelFormatException expected) {
        refused++;
      } catch (RuntimeException | Error other) {
        fail("bit " + bit + " flipped", other);
      }
    }
    assertThat(refused).isBetween(100, 999);
  }

  @Test
  void a_thousand_garbled_headers_give_a_model_or_a_typed_refusal(@TempDir Path folder)
      throws IOException {
    byte[] whole = wholeFile();
    int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] likely = "{}[]\",:0123456789-.eE\\u null".getBytes(StandardCharsets.UTF_8);
    SplitMix64 random = new SplitMix64(21);
    for (int i = 0; i < 1000; i++) {
      byte[] garbled = whole.clone();
      int changes = 1 + random.nextInt(4);
      for (int change = 0; change < changes; change++) {
        garbled[8 + random.nextInt(header)] = likely[random.nextInt(likely.length)];
      }
      try {
        Models.load(write(folder, garbled));
      } catch (ModelFormatException expected) {
        assertThat(expected).hasMessageContaining("broken.safetensors");
      } catch (RuntimeException | Error other) {
        fail(new String(garbled, 8, header, StandardCharsets.UTF_8), other);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 100_000_001, 1L << 32})
  void a_header_length_that_cannot_be_is_refused_before_memory_is_taken(
      long length, @TempDir Path folder) throws IOException {
    byte[] bytes = wholeFile();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    assertRefused(write(folder, bytes), "declares a header of " + Long.toUnsignedString(length));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          PNG                                                                 | no JSON object
          {}                                                                  | saved by something else
          {"a":                                                               | header is broken
          {"a":1}                                                             | header is broken
          {"a":{}} {}                                                         | lacks dtype
          {'a':{}}                                                            | header is broken
          {"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}              | of type F16, not F32
          {"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}                  | a number where a string
          {"a":{"dtype":"F32","data_offsets":[0,4]}}                          | lacks dtype, shape
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}                | lacks dtype, shape
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}            | more than 2
          {"a":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]}}      | more than 4
          {"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}               | impossible shape
          {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}             | impossible shape
          {"a":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,4]}}    | impossible shape
          {"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,4]}}    | impossible shape
          {"a":{"dtype":"F32","shape":[1e3],"data_offsets":[0,4]}}            | takes 4000 bytes
          {"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}            | a string where a number
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}              | takes 4 bytes
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}             | takes 4 bytes
          {"a":{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}} | 8000000000 bytes of data and has 8
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}              | 4 bytes of data and has 8
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}              | begins at 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}        | unknown field 'x'
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | declared twice
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | begins at 0 where 4
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}              | saved by something else
          {"__metadata__":{"k":1}}                                            | a number where a string
          {"__metadata__":[]}                                                 | header is broken
          """)
  void a_header_that_contradicts_itself_or_the_file_is_refused(
      String header, String reason, @TempDir Path folder) throws IOException {
    boolean noData = header.equals("{}");
    assertRefused(write(folder, withHeader(header, noData ? 0 : 8)), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "hadamard.version":"1"       | "hadamard.version":"4"     | version 4
          leaky-relu                   | leaky-nose                 | unknown activation 'leaky-nose'
          he-uniform                   | he-unicorn                 | unknown initialisation 'he-unicorn'
          {\\"inputs\\":3              | {\\"inputs\\":4            | layers.0.weight has the shape 4×3
          {\\"inputs\\":3              | {\\"inputs\\":0            | 0 inputs
          {\\"inputs\\":3              | {\\"imputs\\":3            | hadamard.spec is missing or incomplete
          \\"outputs\\":4              | \\"outputs\\":x            | hadamard.spec is malformed
          \\"outputs\\":4              | \\"outputs\\":9            | its network says 9×3
          "layers.1.bias"              | "layers.1.bios"            | lacks the tensor layers.1.bias
          optimizer.velocity.layers.1.bias | optimizer.velocity.layers.1.bios | velocity.layers.1.bias
          standardise                  | standardize                | unknown scaling 'standardize'
          \\"epochs\\":7               | \\"epochs\\":-             | hadamard.training is malformed
          hadamard.training            | hadamard.straining         | do not belong
          """)
  void metadata_that_contradicts_the_tensors_is_refused(
      String original, String replacement, String reason, @TempDir Path folder) throws IOException {
    byte[] whole = wholeFile();
    int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(whole, 8, length, StandardCharsets.UTF_8);
    assertThat(header).contains(original);
    byte[] changed = withHeader(header.replace(original, replacement), whole.length - 8 - length);
    assertRefused(write(folder, changed), reason);
  }

  @Test
  void a_deeply_nested_header_is_refused_without_a_stack_overflow(@TempDir Path folder)
      throws IOException {
    assertRefused(write(folder, withHeader("{\"a\":" + "[".repeat(1_000_000), 0)), "broken");
    assertRefused(write(folder, withHeader("{\"a\":{\"x\":" + "[".repeat(100_000), 0)), "");
  }

  @Test
  void a_missing_file_is_no_format_fault(@TempDir Path folder) {
    assertThatThrownBy(() -> Models.load(folder.resolve("none")))
        .isInstanceOf(ModelFileException.class)
        .isNotInstanceOf(ModelFormatException.class)
        .hasMessageContaining("there is no such file");
  }
}
