package dev.hadamard.kernels.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.stream.JsonReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application decides on the release of Gson: a process with an older one keeps profiles too.
 */
final class OlderGsonTest {

  /** Where Maven has put the older releases. */
  private static final Path LIBRARIES = Path.of("target", "libraries");

  @ParameterizedTest
  @ValueSource(strings = {"gson-2.8.9.jar", "gson-2.9.1.jar", "gson-2.10.1.jar"})
  void profiles_are_written_read_and_refused_alike_with_an_older_gson(
      String jar, @TempDir Path folder) throws Exception {
    Path older = LIBRARIES.resolve(jar);
    assertThat(older).as("run once: mvn generate-test-resources").exists();
    String others =
        Arrays.stream(classPath().split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("gson-"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(run(others + File.pathSeparator + older.toAbsolutePath(), folder)).contains(jar);
    new ProfileFile(folder.resolve("here")).write(profile());
    assertThat(folder.resolve("there")).hasSameBinaryContentAs(folder.resolve("here"));
  }

  @Test
  void profiles_are_written_read_and_refused_with_the_gson_of_this_build(@TempDir Path folder)
      throws Exception {
    assertThat(run(classPath(), folder)).contains("gson-2.1");
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static TuningProfile profile() {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("NT 64x512x1024", "strip depth=128 items=2");
    choices.put("elementwise", "block=64 group=1");
    return new TuningProfile("k", "Gerät <&> \"9\" = '", "2026-11-21", choices);
  }

  private static String run(String classPath, Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                OlderGsonTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** The child: says whose classes it has, writes a profile, reads it, refuses what is none. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(JsonReader.class.getProtectionDomain().getCodeSource().getLocation());
    Path folder = Path.of(arguments[0]);
    ProfileFile file = new ProfileFile(folder.resolve("there"));
    file.write(profile());
    assertThat(file.read("k")).contains(profile());
    String body = Files.readString(file.path()).replaceAll("(?s)^.*\"profile\":|}\n$", "");
    assertTaken(folder, body);
    assertRefused(folder, body.replace("\"key\":", "'key':"));
    assertRefused(folder, body.replace("\"key\":", "key:"));
    assertRefused(folder, body + body);
    assertRefused(folder, body.replace("\"k\"", "null"));
    assertRefused(folder, body.replace("\"key\":", "\"kay\":"));
  }

  private static void assertTaken(Path folder, String body) throws Exception {
    assertThat(sound(folder, body).read("k")).contains(profile());
  }

  private static void assertRefused(Path folder, String body) throws Exception {
    ProfileFile file = sound(folder, body);
    assertThatThrownBy(() -> file.read("k")).isInstanceOf(UnusableProfileException.class);
  }

  /** A file whose length and checksum are right. */
  private static ProfileFile sound(Path folder, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String sum = HexFormat.of().formatHex(TuningProfile.sha256().digest(bytes));
    String header = "{\"sha256\":\"%s\",\"bytes\":%d,\"profile\":".formatted(sum, bytes.length);
    return new ProfileFile(Files.writeString(folder.resolve("sound"), header + body + "}\n"));
  }
}
