package dev.hadamard.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the README, as it stands there: compiled and run. */
class ReadmeExampleTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```java src/main/java/Digits\\.java\n(.*?)```", Pattern.DOTALL);

  @Test
  void the_example_in_the_readme_compiles_and_recognises_digits(@TempDir Path folder)
      throws Exception {
    Path source = folder.resolve("Digits.java");
    Files.writeString(source, example());
    run(folder, "javac", "-d", ".", "Digits.java");

    String output = run(folder, "java", "Digits");

    Matcher accuracy = Pattern.compile("test accuracy (\\d[.,]\\d+)").matcher(output);
    assertThat(accuracy.find()).as(output).isTrue();
    assertThat(Double.parseDouble(accuracy.group(1).replace(',', '.'))).isGreaterThan(0.95);
    assertThat(folder.resolve("digits.safetensors")).isNotEmptyFile();
    assertThat(output).containsPattern("(?m)^a \\d, \\d+[.,]\\d % sure$");
  }

  private static String example() throws IOException {
    Matcher block = EXAMPLE.matcher(Files.readString(README));
    assertThat(block.find()).as("Digits.java in README.md").isTrue();
    return block.group(1);
  }

  /**
   * Runs a tool of this JDK in a folder with this test's class path; fails unless it exits with 0.
   */
  private static String run(Path folder, String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.add("-cp");
    command.add(absoluteClassPath());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String absoluteClassPath() {
    String separator = System.getProperty("path.separator");
    List<String> entries = new ArrayList<>(List.of("."));
    for (String entry : System.getProperty("java.class.path").split(Pattern.quote(separator), -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(separator, entries);
  }
}
