package dev.hadamard.nn.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything in one jar, as plugins pack it that do not merge the files which name the providers:
 * one of these files is left, or none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MergedJarTest {

  private static final String SERVICES = "META-INF/services/dev.hadamard.spi.BackendProvider";

  private static final String ALL = "found cpu\nfound opencl\nfound reference\n";

  private static final String LOADER =
      """
      package nest;

      final class Nest {
        private Nest() {}

        public static void main(String[] arguments) throws Exception {
          java.net.URL jar = java.nio.file.Path.of(arguments[0]).toUri().toURL();
          ClassLoader nested =
              new java.net.URLClassLoader(
                  new java.net.URL[] {jar}, ClassLoader.getPlatformClassLoader());
          var main = nested.loadClass("app.Train").getMethod("main", String[].class);
          main.setAccessible(true);
          main.invoke(null, (Object) new String[] {arguments[1]});
        }
      }
      """;

  private final Path work;
  private final List<Path> parts;

  MergedJarTest(@TempDir Path work) throws IOException {
    this.work = work;
    Jars jars = Jars.into(work.resolve("jars"));
    Path classes = Files.createDirectories(work.resolve("classes"));
    Application.compileInto(classes, jars, work);
    Path application = work.resolve("application.jar");
    Jars.tool("jar", "--create", "--file", "" + application, "-C", "" + classes, ".");
    this.parts = new ArrayList<>(jars.all());
    this.parts.add(application);
  }

  @BeforeAll
  void compileTheNest() throws IOException {
    Path sources = Files.createDirectories(work.resolve("nest").resolve("nest"));
    Files.writeString(sources.resolve("Nest.java"), LOADER);
    Jars.compile(work.resolve("nest"), work.resolve("nested"), "-Xlint:-try");
  }

  /**
   * Merges all; of several entries of a name the first in this order stays.
   *
   * @param left whose file with the names of providers is left: part of a jar's name
   */
  private Path merged(String left) throws IOException {
    Path jar = work.resolve("all-" + left + ".jar");
    List<Path> order = new ArrayList<>(parts);
    Collections.reverse(order);
    Set<String> seen = new HashSet<>();
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Path part : order) {
        boolean names = part.getFileName().toString().contains(left);
        try (ZipFile in = new ZipFile(part.toFile())) {
          for (ZipEntry entry : Collections.list(in.entries())) {
            String name = entry.getName();
            boolean isLost = name.equals(SERVICES) && !names;
            if (!isLost && !name.endsWith("module-info.class") && seen.add(name)) {
              out.putNextEntry(new ZipEntry(name));
              in.getInputStream(entry).transferTo(out);
              out.closeEntry();
            }
          }
        }
      }
    }
    return jar;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dev.hadamard.cpu    | names only reference, cpu; found by class name as well: opencl.
          dev.hadamard.opencl | names only opencl; found by class name as well: cpu, reference.
          none                | names no backend; found by class name as well: cpu, reference, opencl.
          """)
  void every_backend_is_found_and_the_files_to_merge_are_named(String left, String warning)
      throws Exception {
    Application.Run run =
        Application.run(Application.thisJava(), "-cp", "" + merged(left), "app.Train", "cpu");
    assertThat(run.endsWell().output())
        .contains(ALL, "opened cpu ", "learnt true, loaded true", "WARNING")
        .contains(SERVICES + " " + warning)
        .contains("Remedy: merge these files");
  }

  @Test
  void every_backend_is_found_in_a_nested_class_loader() throws Exception {
    Path jar = merged("dev.hadamard.cpu");
    Application.Run run =
        Application.run(
            Application.thisJava(),
            "-cp",
            "" + work.resolve("nested"),
            "nest.Nest",
            "" + jar,
            "cpu");
    assertThat(run.endsWell().output()).contains(ALL, "names only reference, cpu; found");
  }

  @Test
  void every_backend_is_found_without_a_context_class_loader() throws Exception {
    Path jar = merged("dev.hadamard.cpu");
    Application.Run run =
        Application.run(
            Application.thisJava(), "-Dno.context=true", "-cp", "" + jar, "app.Train", "cpu");
    assertThat(run.endsWell().output()).contains(ALL, "names only reference, cpu; found");
  }

  @Test
  void separate_jars_give_no_warning() throws Exception {
    String path =
        String.join(
            System.getProperty("path.separator"), parts.stream().map(Path::toString).toList());
    Application.Run run = Application.run(Application.thisJava(), "-cp", path, "app.Train", "cpu");
    assertThat(run.endsWell().output()).contains(ALL).doesNotContain("META-INF/services");
  }
}
