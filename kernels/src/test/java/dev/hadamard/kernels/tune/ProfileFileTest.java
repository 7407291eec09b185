package dev.hadamard.kernels.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile comes back as it was, or not at all. */
final class ProfileFileTest {

  private static final String KEY = TuningProfile.key("vendor", "device", "driver");

  private final Path cache;
  private final ProfileFile file;

  ProfileFileTest(@TempDir Path cache) {
    this.cache = cache;
    this.file =
        ProfileFile.of(cache.resolve("not/there/yet"), "opencl", "vendor", "Device™ 9", "PoCL");
  }

  private static TuningProfile profile(String device) {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("NT 64x512x1024", "strip depth=128 items=2");
    choices.put("elementwise", "block=64 group=1");
    return new TuningProfile(KEY, device, "2026-11-21", choices);
  }

  private void refused(String reason) {
    assertThatThrownBy(() -> file.read(KEY))
        .isInstanceOf(UnusableProfileException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void a_profile_is_read_as_it_was_written() throws Exception {
    assertThat(file.read(KEY)).isEmpty();
    file.write(profile("Gerät <&> \"9\""));
    assertThat(file.read(KEY)).contains(profile("Gerät <&> \"9\""));
    assertThat(file.path().getFileName().toString()).matches("opencl-device-9-[0-9a-f]{8}\\.json");
  }

  @Test
  void a_new_profile_takes_the_place_of_the_old_one_and_leaves_nothing_else() throws Exception {
    file.write(profile("old"));
    file.write(profile("new"));
    assertThat(file.read(KEY)).contains(profile("new"));
    assertThat(file.path().getParent()).isDirectoryContaining(found -> found.equals(file.path()));
    try (var files = Files.list(file.path().getParent())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void a_profile_of_another_device_or_driver_is_not_taken() throws Exception {
    file.write(profile("device"));
    assertThatThrownBy(() -> file.read(TuningProfile.key("vendor", "device", "newer driver")))
        .isInstanceOf(UnusableProfileException.class)
        .hasMessageContaining("another driver");
  }

  @Test
  void a_file_that_was_cut_off_anywhere_is_not_taken() throws Exception {
    file.write(profile("device"));
    byte[] whole = Files.readAllBytes(file.path());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file.path(), Arrays.copyOf(whole, length));
      refused("it");
    }
  }

  @Test
  void a_file_with_any_bit_flipped_is_not_taken() throws Exception {
    file.write(profile("device"));
    byte[] whole = Files.readAllBytes(file.path());
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        Files.write(file.path(), flipped);
        refused("it");
      }
    }
  }

  @Test
  void a_file_that_goes_on_after_its_end_is_not_taken() throws Exception {
    file.write(profile("device"));
    Files.writeString(file.path(), Files.readString(file.path()) + "}\n");
    refused("not as long");
  }

  @Test
  void sound_bytes_that_are_no_profile_are_not_taken() throws Exception {
    for (String body :
        List.of(
            "", "null", "[]", "7", "{}", "{\"key\":\"k\"}", "{'key':1}", "{\"choices\":3}", "{")) {
      Files.createDirectories(file.path().getParent());
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String sum = HexFormat.of().formatHex(TuningProfile.sha256().digest(bytes));
      Files.writeString(
          file.path(),
          "{\"sha256\":\"%s\",\"bytes\":%d,\"profile\":%s}\n".formatted(sum, bytes.length, body));
      refused("it");
    }
  }

  @Test
  void a_folder_or_a_huge_file_in_its_place_is_not_taken() throws Exception {
    Files.createDirectories(file.path());
    refused("cannot be read");
    Files.delete(file.path());
    Files.write(file.path(), new byte[(1 << 20) + 1]);
    refused("too large");
  }

  @Test
  void where_nothing_can_be_written_the_writer_is_told() throws Exception {
    Path plain = Files.writeString(cache.resolve("plain"), "a file where the folder should be");
    ProfileFile below = ProfileFile.of(plain, "opencl", "v", "d", "p");
    assertThatIOException().isThrownBy(() -> below.write(profile("device")));
    assertThat(plain).hasContent("a file where the folder should be");
  }

  /** Two processes write without end while this one reads. */
  @Test
  void a_reader_gets_a_whole_profile_while_two_processes_write() throws Exception {
    file.write(profile("seed"));
    List<Process> writers = new ArrayList<>();
    try {
      writers.add(writer("one"));
      writers.add(writer("two"));
      List<String> seen = new ArrayList<>();
      while (writers.stream().anyMatch(Process::isAlive)) {
        seen.add(file.read(KEY).orElseThrow().device());
      }
      for (Process writer : writers) {
        assertThat(writer.exitValue()).isZero();
      }
      assertThat(seen).hasSizeGreaterThan(10).containsAnyOf("one", "two");
    } finally {
      writers.forEach(Process::destroyForcibly);
      for (Process writer : writers) {
        writer.waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  private Process writer(String device) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            file.path().toString(),
            device)
        .inheritIO()
        .start();
  }

  /** Writes the same file again and again. */
  static final class Writer {
    public static void main(String[] args) throws IOException {
      ProfileFile file = new ProfileFile(Path.of(args[0]));
      for (int i = 0; i < 300; i++) {
        file.write(profile(args[1]));
      }
    }
  }
}
