package dev.hadamard.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.Backends;
import dev.hadamard.ConfigKey;
import dev.hadamard.spi.Availability;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What the provider answers where ND4J, or a part of it, is missing. */
final class Nd4jProviderTest {

  private static final Pattern ND4J = Pattern.compile("(nd4j|javacpp|openblas).*\\.jar");
  private static final Pattern NATIVES = Pattern.compile("nd4j-native.*\\.jar");
  private static final Pattern LIBRARY =
      Pattern.compile("nd4j-native-\\d.*-(linux|macosx|windows|android)-.*\\.jar");

  private static final String REMEDY = "./hadamard add nd4j";

  /** What a program says whose class path is this one's without some of its jars. */
  private static String answerWithout(Predicate<String> left) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !left.test(Path.of(entry).getFileName().toString()))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-Dfile.encoding=UTF-8",
                "-Dorg.bytedeco.javacpp.cachedir="
                    + System.getProperty("org.bytedeco.javacpp.cachedir", "target/natives"),
                "-cp",
                classPath,
                ProbeProgram.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = read(process);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  private static String read(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void without_nd4j_the_provider_loads_and_says_what_to_add() throws Exception {
    assertThat(answerWithout(ND4J.asMatchPredicate()))
        .startsWith("Unavailable[reason=ND4J is not on the class path, remedy=")
        .contains(REMEDY, "org.nd4j:nd4j-native-platform:");
  }

  @Test
  void with_the_classes_and_no_native_it_says_that() throws Exception {
    assertThat(answerWithout(NATIVES.asMatchPredicate()))
        .startsWith("Unavailable[reason=nd4j-api is on the class path, but none of ND4J's native")
        .contains(REMEDY);
  }

  @Test
  @EnabledIfSystemProperty(named = "nd4j.native", matches = "true")
  void a_native_whose_library_is_missing_is_named_with_the_cause() throws Exception {
    assertThat(answerWithout(LIBRARY.asMatchPredicate()))
        .startsWith("Unavailable[reason=ND4J's native library cannot be loaded: ")
        .contains("jnind4jcpu", REMEDY);
  }

  @Test
  @EnabledIfSystemProperty(named = "nd4j.native", matches = "true")
  void nothing_but_what_the_program_prints_reaches_standard_output() throws Exception {
    assertThat(answerWithout(any -> false)).isEqualToIgnoringNewLines("σ(0) = 0.5");
  }

  @Test
  void another_precision_is_refused_before_nd4j_is_loaded() {
    assertThat(probe(ConfigKey.PRECISION, "tf32"))
        .isInstanceOfSatisfying(
            Availability.Unavailable.class,
            refusal -> assertThat(refusal.reason()).contains("hadamard.precision=tf32"));
  }

  @Test
  @EnabledIfSystemProperty(named = "nd4j.native", matches = "true")
  void a_device_that_nd4j_does_not_compute_on_is_refused() {
    assertThat(probe(ConfigKey.DEVICE, "cpu")).isInstanceOf(Availability.Available.class);
    assertThat(probe(ConfigKey.DEVICE, "gpu"))
        .isInstanceOfSatisfying(
            Availability.Unavailable.class,
            refusal -> assertThat(refusal.reason()).contains("hadamard.device=gpu"));
  }

  @Test
  void auto_never_takes_it() {
    BackendConfig config = BackendConfig.builder().backend("auto").build();
    assertThat(Backends.choose(config).chosen().name()).isEqualTo("cpu");
    assertThat(new Nd4jProvider().isAutomatic()).isFalse();
  }

  private static Availability probe(ConfigKey key, String value) {
    return new Nd4jProvider().probe(BackendConfig.builder().set(key, value).build());
  }
}
