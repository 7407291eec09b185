package dev.hadamard.nn.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hadamard.nn.TestBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The jars as modules, in a JDK and in a Java that jlink made for the application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModulePathTest {

  /** JOCL loads its library, and later JDKs warn of a module that was not allowed to. */
  private static final String NATIVE_ACCESS = "--enable-native-access=jocl";

  private final Path work;
  private final Jars jars;

  ModulePathTest(@TempDir Path work) throws IOException {
    this.work = work;
    this.jars = Jars.into(work.resolve("mods"));
  }

  @BeforeAll
  void buildTheApplication() throws IOException {
    Application.addModuleTo(jars, work);
  }

  private void assertWorks(Application.Run run, String backend) {
    assertThat(run.endsWell().output())
        .contains("opened " + backend + " ")
        .contains("learnt true, loaded true")
        .contains("Backend in module dev.hadamard\n", "Network in module dev.hadamard.nn\n")
        .doesNotContain("WARNING");
  }

  @Test
  void it_trains_on_cpu_from_the_module_path() throws Exception {
    Application.Run run =
        Application.run(
            Application.thisJava(),
            NATIVE_ACCESS, // it asks opencl as well what there is
            "--module-path",
            "" + jars.folder(),
            "-m",
            "app/app.Train",
            "cpu");
    assertWorks(run, "cpu");
    assertThat(run.output())
        .contains("found opencl", "found cpu", "found reference")
        .contains("this JVM runs without the module jdk.incubator.vector");
  }

  @Test
  void cpu_uses_the_vector_module_where_the_application_adds_it() throws Exception {
    Application.Run run =
        Application.run(
            Application.thisJava(),
            "--add-modules",
            "jdk.incubator.vector",
            "--module-path",
            "" + jars.folder(),
            "-m",
            "app/app.Train",
            "cpu");
    assertThat(run.endsWell().output())
        .contains("opened cpu ", "learnt true, loaded true")
        .containsPattern("opened cpu .*vector");
  }

  @Test
  void it_trains_on_opencl_from_the_module_path() throws Exception {
    TestBackends.open("opencl").close();
    assertWorks(
        Application.run(
            Application.thisJava(),
            NATIVE_ACCESS,
            "--module-path",
            "" + jars.folder(),
            "-m",
            "app/app.Train",
            "opencl"),
        "opencl");
  }

  private static Path java(Path image) {
    return image.resolve("bin").resolve("java");
  }

  /** A Java of these modules and what they need. */
  private Path link(String modulePath, String modules) {
    Path image = work.resolve("image-" + modules.hashCode());
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    assumeThat(jlink).as("the JDK's jlink").isExecutable();
    Jars.tool(
        "jlink", "--module-path", modulePath, "--add-modules", modules, "--output", "" + image);
    return image;
  }

  /** All are explicit modules but JOCL, which the image has no use for. */
  @Test
  void it_trains_on_cpu_in_an_image_of_its_modules() throws Exception {
    Path mods = Files.createDirectories(work.resolve("explicit"));
    for (Path jar : jars.all()) {
      if (!jar.equals(jars.named("jocl-")) && !jar.equals(jars.named("dev.hadamard.opencl"))) {
        Files.copy(jar, mods.resolve(jar.getFileName()));
      }
    }
    Path image = link("" + mods, "app,dev.hadamard.cpu,jdk.incubator.vector");
    Application.Run run =
        Application.run(
            java(image), "--add-modules", "jdk.incubator.vector", "-m", "app/app.Train", "cpu");
    assertThat(run.endsWell().output())
        .contains("learnt true, loaded true", "Java in " + image)
        .containsPattern("opened cpu .*vector")
        .doesNotContain("found opencl");
  }

  /** What jlink refuses stays beside the image. */
  @Test
  void it_trains_on_opencl_beside_an_image_of_the_jdk() throws Exception {
    TestBackends.open("opencl").close();
    Path image = link("" + jars.folder(), "java.base,java.logging");
    assertWorks(
        Application.run(
            java(image),
            NATIVE_ACCESS,
            "--module-path",
            "" + jars.folder(),
            "-m",
            "app/app.Train",
            "opencl"),
        "opencl");
  }

  /** An open module, so that the library in its jar can be read. */
  @Test
  void it_trains_on_opencl_in_an_image_once_jocl_has_a_descriptor() throws Exception {
    TestBackends.open("opencl").close();
    Path mods = Files.createDirectories(work.resolve("described"));
    for (Path jar : jars.all()) {
      Files.copy(jar, mods.resolve(jar.getFileName()));
    }
    Path jocl = mods.resolve(jars.named("jocl-").getFileName());
    Path sources = Files.createDirectories(work.resolve("descriptors"));
    Jars.tool("jdeps", "--ignore-missing-deps", "--generate-open-module", "" + sources, "" + jocl);
    Path classes = Files.createDirectories(work.resolve("descriptor"));
    Jars.compile(sources, classes, "--patch-module", "jocl=" + jocl);
    Jars.tool("jar", "--update", "--file", "" + jocl, "-C", "" + classes, "module-info.class");
    Path image = link("" + mods, "app,dev.hadamard.cpu,dev.hadamard.opencl,java.logging");
    Application.Run run =
        Application.run(java(image), NATIVE_ACCESS, "-m", "app/app.Train", "opencl");
    assertWorks(run, "opencl");
    assertThat(run.output()).contains("Java in " + image);
  }
}
