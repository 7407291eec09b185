package dev.hadamard.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where JavaCPP unpacks ND4J's native library. */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "nd4j.native", matches = "true")
final class UnpackedLibrariesTest {

  /** Without a home folder JavaCPP's own choice is one that anyone can put there before. */
  @Test
  void they_go_to_the_cache_folder_and_to_none_that_others_share(@TempDir Path folder)
      throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path cache = folder.toRealPath().resolve("cache");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dfile.encoding=UTF-8",
                    "-Dstdout.encoding=UTF-8",
                    "-Duser.home=/proc/nobody",
                    "-Djava.io.tmpdir=" + temporary,
                    "-Dhadamard.cache.dir=" + cache,
                    "-cp",
                    System.getProperty("java.class.path"),
                    ProbeProgram.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).startsWith("σ(0) = 0.5");
    try (Stream<Path> files = Files.walk(cache.resolve("javacpp"))) {
      assertThat(files).anyMatch(file -> file.endsWith("libjnind4jcpu.so"));
    }
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files).noneMatch(file -> file.toString().contains("javacpp"));
    }
  }
}
