package dev.hadamard.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.op.Dense;
import dev.hadamard.op.Matmul;
import dev.hadamard.op.Pointwise;
import dev.hadamard.op.Primitive;
import dev.hadamard.op.Rows;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The page that shows how a backend is written says what is so. That its code is right is shown by
 * {@code com.example.toy.ToyConformanceTest}: the same code, in a package of its own as that of any
 * third party, before the whole kit.
 */
final class BackendPageTest {

  private static final String SERVICE = "META-INF/services/dev.hadamard.spi.BackendProvider";
  private static final Path SOURCES = Path.of("src/test/java/com/example/toy");

  private final BackendPage page = BackendPage.read();

  @ParameterizedTest
  @CsvSource({
    "src/main/java/com/example/toy/ToyTensor.java",
    "src/main/java/com/example/toy/ToyBackend.java",
    "src/main/java/com/example/toy/ToyProvider.java",
    "src/test/java/com/example/toy/ToyConformanceTest.java"
  })
  void the_code_of_the_page_is_the_code_that_the_kit_judges(String file) throws IOException {
    Path tested = SOURCES.resolve(Path.of(file).getFileName());
    assertThat(page.file(file)).isEqualTo(Files.readString(tested));
  }

  @Test
  void the_page_leaves_out_no_file_and_brings_no_other() throws IOException {
    List<String> expected = new ArrayList<>(List.of("pom.xml", "src/main/resources/" + SERVICE));
    try (Stream<Path> sources = Files.list(SOURCES)) {
      sources
          .map(source -> source.getFileName().toString())
          .filter(name -> !name.equals("package-info.java")) // tells of this project
          .map(
              name ->
                  (name.endsWith("Test.java") ? "src/test" : "src/main")
                      + "/java/com/example/toy/"
                      + name)
          .forEach(expected::add);
    }
    assertThat(page.files()).containsOnlyKeys(expected);
    assertThat(page.file("src/main/resources/" + SERVICE))
        .isEqualTo(Files.readString(Path.of("src/test/resources").resolve(SERVICE)));
  }

  @Test
  void the_pom_of_the_page_asks_for_this_project_and_for_the_plugins_it_is_tested_with()
      throws IOException {
    String pom = page.file("pom.xml");
    String ours = Files.readString(Path.of("../pom.xml"));
    assertThat(pom)
        .contains("<hadamard.version>" + versionOf("hadamard-parent", ours) + "</hadamard.version>")
        .contains("<artifactId>" + artifactOf("../api/pom.xml") + "</artifactId>")
        .contains("<artifactId>" + artifactOf("pom.xml") + "</artifactId>");
    for (String plugin : List.of("maven-compiler-plugin", "maven-surefire-plugin")) {
      assertThat(versionOf(plugin, pom)).as(plugin).isEqualTo(versionOf(plugin, ours));
    }
    String release = "<maven.compiler.release>17</maven.compiler.release>";
    assertThat(pom).contains(release);
    assertThat(ours).contains(release);
  }

  @Test
  void the_tables_of_the_page_have_each_method_and_each_primitive() throws ClassNotFoundException {
    List<String> expected = new ArrayList<>();
    for (Method method : Class.forName("com.example.toy.ToyBackend").getDeclaredMethods()) {
      if (!method.isSynthetic() && !Modifier.isPrivate(method.getModifiers())) {
        expected.add(method.getName());
      }
    }
    assertThat(expected).hasSize(6);
    for (Class<?> family : List.of(Matmul.class, Pointwise.class, Rows.class, Dense.class)) {
      Stream.concat(Stream.of(family), Arrays.stream(family.getDeclaredClasses()))
          .filter(Primitive.class::isAssignableFrom)
          .map(type -> type.getCanonicalName().replace("dev.hadamard.op.", ""))
          .forEach(expected::add);
    }
    assertThat(expected).hasSize(6 + 9);
    assertThat(page.text().lines())
        .filteredOn(line -> line.startsWith("| `"))
        .extracting(line -> line.replaceFirst("^\\| `([\\w.]+)`.*$", "$1"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void the_failure_that_the_page_shows_is_what_the_kit_says_of_the_toy_broken_as_it_tells() {
    assertThat(page.text())
        .contains("`" + BrokenToyConformance.SOUND + "`", "`" + BrokenToyConformance.BROKEN + "`");
    assertThat(page.file("src/main/java/com/example/toy/ToyBackend.java"))
        .contains(BrokenToyConformance.SOUND);
    List<String> failures = failuresOfTheBrokenToy();
    assertThat(failures).anyMatch(page.text()::contains);
  }

  @Test
  void every_family_has_a_tag_and_the_page_names_it() {
    assertThat(BackendConformance.class.getDeclaredClasses())
        .filteredOn(Family.class::isAssignableFrom)
        .isNotEmpty()
        .allSatisfy(
            family ->
                assertThat(page.text())
                    .contains(
                        "`" + family.getAnnotation(org.junit.jupiter.api.Tag.class).value() + "`"));
  }

  /** What surefire would print of each test of rule B5 that fails. */
  private static List<String> failuresOfTheBrokenToy() {
    List<String> failures = new ArrayList<>();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Optional<String> message = result.getThrowable().map(Throwable::getMessage);
            message.ifPresent(failures::add);
          }
        };
    LauncherFactory.create(
            LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(
                    DiscoverySelectors.selectNestedClass(
                        List.of(BrokenToyConformance.class), BackendConformance.Contents.class))
                .build(),
            listener);
    return failures;
  }

  /** The version behind the first mention of an artifact. */
  private static String versionOf(String artifact, String pom) {
    Matcher version =
        Pattern.compile("<artifactId>" + artifact + "</artifactId>\\s*<version>(.*?)</version>")
            .matcher(pom);
    assertThat(version.find()).as("%s has a version", artifact).isTrue();
    return version.group(1);
  }

  /** The artifact that a module of ours makes. */
  private static String artifactOf(String pom) throws IOException {
    Matcher artifact =
        Pattern.compile("</parent>\\s*<artifactId>(.*?)</artifactId>")
            .matcher(Files.readString(Path.of(pom)));
    assertThat(artifact.find()).as("%s makes an artifact", pom).isTrue();
    return artifact.group(1);
  }
}
