package dev.hadamard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables that another program writes into a pipe: they can be read once, and have no length. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeTest {

  private static final String TABLE =
      "x,y,kind\n" + Tables.lines(4000, row -> row + ".25," + row % 7 + "," + "ab".charAt(row % 2));

  private final Path pipe;

  PipeTest(@TempDir Path folder) throws IOException, InterruptedException {
    pipe = folder.resolve("pipe");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no named pipes here");
    Process made = new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private <T> T piped(byte[] text, Function<Path, T> reading) throws Exception {
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write(text);
              } catch (IOException broken) {
                throw new IllegalStateException(broken);
              }
            });
    try {
      T read = reading.apply(pipe);
      writer.get(10, TimeUnit.SECONDS);
      return read;
    } finally {
      writer.cancel(true);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzipped(List<String> members) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String member : members) {
      try (GZIPOutputStream out = new GZIPOutputStream(all)) {
        out.write(bytes(member));
      }
    }
    return all.toByteArray();
  }

  @Test
  void a_table_is_read_from_a_pipe() throws Exception {
    DataSet data = piped(bytes(TABLE), CsvFormat.DEFAULT::read);
    assertThat(data.rows()).isEqualTo(4000);
    assertThat(data.feature(3999, 0)).isEqualTo(3999.25f);
  }

  @Test
  void a_table_for_a_trained_network_is_read_from_a_pipe() throws Exception {
    DataSet trained = Tables.read(CsvFormat.DEFAULT, TABLE);
    InputFormat like = InputFormat.of(2, trained.schema(), trained.classes());
    InputSamples samples = piped(bytes(TABLE), like::read);
    assertThat(samples.rows()).isEqualTo(4000);
  }

  @Test
  void a_compressed_table_of_several_parts_is_read_from_a_pipe() throws Exception {
    List<String> members = List.of("x,y,kind\n1,2,a\n", "3,4,b\n", TABLE.substring(9));
    DataSet data = piped(gzipped(members), CsvFormat.DEFAULT::read);
    assertThat(data.rows()).isEqualTo(4002);
  }

  @Test
  void a_table_for_a_trained_network_is_read_from_a_stream() {
    DataSet trained = Tables.read(CsvFormat.DEFAULT, TABLE);
    InputFormat like = InputFormat.of(2, trained.schema(), trained.classes());
    byte[] text = bytes("y,kind,x\n8,b,7\n");
    InputSamples samples = like.read("a stream", new ByteArrayInputStream(text), note -> {});
    assertThat(samples.features(0)).containsExactly(7, 8);
    assertThat(samples.place(0)).isEqualTo("a stream:2");
    DataSet data = like.readLabelled("a stream", new ByteArrayInputStream(text), note -> {});
    assertThat(data.features()).containsExactly(7, 8);
    assertThat(data.label(0)).isEqualTo(1);
  }
}
