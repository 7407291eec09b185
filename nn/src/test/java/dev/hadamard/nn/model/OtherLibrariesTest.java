package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.stream.JsonReader;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.hadamard.nn.data.CsvFormat;
import dev.hadamard.nn.data.DataFileException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application decides on the releases of the libraries on its class path, and frameworks decide
 * for it: a process with an older one saves, loads and refuses as this one does.
 */
class OtherLibrariesTest {

  /** Where Maven has put the older releases. */
  private static final Path LIBRARIES = Path.of("target", "libraries");

  @ParameterizedTest
  @ValueSource(strings = {"gson-2.8.9.jar", "gson-2.9.1.jar", "gson-2.10.1.jar"})
  void models_are_saved_loaded_and_refused_alike_with_an_older_gson(
      String jar, @TempDir Path folder) throws Exception {
    assertThat(run(replaced("gson-", jar), folder)).startsWith("Gson of " + jar);
    Models.save(model(), folder.resolve("here"));
    assertThat(folder.resolve("there")).hasSameBinaryContentAs(folder.resolve("here"));
  }

  @Test
  void models_are_saved_loaded_and_refused_with_the_gson_of_this_build(@TempDir Path folder)
      throws Exception {
    assertThat(run(classPath(), folder)).startsWith("Gson of gson-2.1");
  }

  @Test
  void tables_are_read_with_fastcsv_3_6(@TempDir Path folder) throws Exception {
    assertThat(run(replaced("fastcsv-", "fastcsv-3.6.0.jar"), folder))
        .contains("FastCSV of fastcsv-3.6.0.jar");
  }

  /**
   * Everything that a file may hold, with one note: several have no order from one JVM to the next.
   */
  private static SavedModel model() {
    SavedModel all = ModelsTest.everything();
    return new SavedModel(
        all.spec(),
        all.parameters(),
        all.scaling(),
        all.classes(),
        all.targetScaling(),
        all.training(),
        Map.of("seed", "42"));
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** This class path with one jar in the place of another. */
  private static String replaced(String prefix, String jar) {
    Path other = LIBRARIES.resolve(jar);
    assertThat(other).as("run once: mvn generate-test-resources").exists();
    String path =
        Arrays.stream(classPath().split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(prefix))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(path).as("a jar to replace").isNotEqualTo(classPath());
    return path + File.pathSeparator + other.toAbsolutePath();
  }

  private static String run(String classPath, Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                OtherLibrariesTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** The child: says whose classes it has, and does with them all that this module does. */
  public static void main(String[] arguments) throws Exception {
    System.out.println("Gson of " + jarOf(JsonReader.class));
    System.out.println("FastCSV of " + jarOf(CsvReader.class));
    Path folder = Path.of(arguments[0]);
    Path file = folder.resolve("there");
    Models.save(model(), file);
    assertThat(Models.load(file)).isEqualTo(model());
    for (String lax :
        new String[] {
          "\"__metadata__\":{\"it\\'s\":\"\"}", "\"__metadata__\":{\"a\tb\":\"\"}", "\"a\":NULL"
        }) {
      assertRefused(folder, "{" + lax + "}", new byte[0], "its header is broken");
    }
    metadataIsReadStrictly(folder, file);
    byte[] table = "a,b,c\n1,2,x\n3,\"4\",y\n".getBytes(StandardCharsets.UTF_8);
    assertThat(CsvFormat.DEFAULT.read("t", new ByteArrayInputStream(table)).classes())
        .containsExactly("x", "y");
    byte[] malformed = "a,b,c\n\"1\"2,3,x\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> CsvFormat.DEFAULT.read("t", new ByteArrayInputStream(malformed)))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining("t:2: the quoting is malformed");
  }

  private static void metadataIsReadStrictly(Path folder, Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(whole, 8, length, StandardCharsets.UTF_8);
    String[] lax = {"{\\\"inputs\\\":3;", "{'inputs':3,", "{inputs:3,", "/*3*/{\\\"inputs\\\":3,"};
    for (String start : lax) {
      String changed = header.replace("{\\\"inputs\\\":3,", start);
      assertThat(changed).isNotEqualTo(header);
      byte[] data = Arrays.copyOfRange(whole, 8 + length, whole.length);
      assertRefused(folder, changed, data, "hadamard.spec is malformed");
    }
  }

  private static void assertRefused(Path folder, String header, byte[] data, String reason)
      throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .put(data);
    Path broken = Files.write(folder.resolve("broken"), bytes.array());
    assertThatThrownBy(() -> Models.load(broken))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason);
  }

  private static Path jarOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).getFileName();
  }
}
