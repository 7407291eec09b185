package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle on a machine without a JDK. Its program is this very class path; that the jars go with
 * it is for {@code .ci/run} to see.
 */
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BundleTest {

  private final Path temporary;
  private final Path project;
  private final BareHost host;

  BundleTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.project = Files.createDirectories(temporary.resolve("a project"));
    this.host = BareHost.in(temporary);
  }

  @BeforeAll
  void packAndUnpack() throws Exception {
    assumeThat(Path.of(System.getProperty("java.home"), "bin", "jlink"))
        .as("the JDK's jlink")
        .isExecutable();
    LauncherProject.make(project);
    Files.copy(Path.of("..", "LICENSE"), project.resolve("LICENSE"));
    Path jocl = Path.of(jarOf("org.jocl.CL"));
    Files.copy(
        jocl, Files.createDirectory(project.resolve("target/app/lib")).resolve(jocl.getFileName()));
    bundle("--out", "../bundle.tar.gz").endsWith(0);
    assertThat(
            host.run(Map.of(), Path.of("/bin/sh"), "-c", "tar xzf ../bundle.tar.gz")
                .endsWith(0)
                .err())
        .isEmpty();
  }

  private static URI jarOf(String type) throws Exception {
    return Class.forName(type).getProtectionDomain().getCodeSource().getLocation().toURI();
  }

  /** Runs the project's launcher, with everything that this machine has. */
  private Invocation bundle(String... arguments) throws IOException, InterruptedException {
    Path out = temporary.resolve("bundle.out");
    Path err = temporary.resolve("bundle.err");
    ProcessBuilder builder =
        LauncherProject.command(
                "./hadamard",
                Stream.concat(Stream.of("bundle"), Stream.of(arguments)).toArray(String[]::new))
            .directory(project.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the launcher came back").isTrue();
    return new Invocation(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Invocation run(String... arguments) throws IOException, InterruptedException {
    return host.run(Map.of(), Path.of("bundle/hadamard"), arguments);
  }

  @Test
  void it_runs_on_its_own_java() throws Exception {
    assertThat(run("--version").endsWith(0).out())
        .contains("Java " + System.getProperty("java.version"));
    assertThat(host.folder().resolve("bundle/runtime/bin/java")).isExecutable();
    try (Stream<Path> natives = Files.list(host.folder().resolve("bundle/runtime/lib"))) {
      assertThat(natives.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("libJOCL"));
    }
    assertThat(run("devices").endsWith(0).out()).containsPattern("(?m)^\\* cpu +available");
  }

  @Test
  void it_is_found_through_symbolic_links() throws Exception {
    Path link = host.folder().resolveSibling("a link");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of("a folder/bundle/hadamard"));
    assertThat(host.run(Map.of(), link, "--version").endsWith(0).err()).isEmpty();
  }

  @Test
  void it_trains_and_judges() throws Exception {
    run("train", "--backend", "cpu", "--epochs", "2").endsWith(0);
    assertThat(host.folder().resolve("hadamard-out/model.safetensors")).exists();
    assertThat(run("tck", "--backend", "cpu").endsWith(0).out()).contains("cpu conforms on ");
  }

  @Test
  void it_understands_names_beyond_ascii_in_a_locale_that_is_not_installed() throws Exception {
    Map<String, String> environment = Map.of("LANG", "xx_XX.UTF-8");
    String commands =
        "name=$(printf '\\303\\274');"
            + " bundle/hadamard train --backend cpu --epochs 1 --out \"$name\" && ls \"$name\"";
    Invocation trained = host.run(environment, Path.of("/bin/sh"), "-c", commands);
    assertThat(trained.endsWith(0).out()).contains("model.safetensors\n");
  }

  @Test
  void the_same_files_give_the_same_archive() throws Exception {
    bundle("--out=../again.tar.gz").endsWith(0);
    assertThat(temporary.resolve("again.tar.gz"))
        .hasSameBinaryContentAs(temporary.resolve("bundle.tar.gz"));
  }

  @Test
  void a_wrong_call_is_refused_before_anything_is_done() throws Exception {
    assertThat(bundle("--format", "zip").isRefused().err()).contains("'--format'", "--out FILE");
    assertThat(bundle("--out").isRefused().err()).contains("--out needs");
    assertThat(bundle("--out", "no such folder/b.tar.gz").isRefused().err())
        .contains("no such folder/b.tar.gz");
    assertThat(bundle("--out", ".").isRefused().err()).contains("cannot write");
    assertThat(bundle("--help").endsWith(0).out()).startsWith("Usage: hadamard bundle");
  }
}
