package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher does for the peers of the benchmark, in a project that has no sources. */
@DisabledOnOs(OS.WINDOWS)
class LauncherPeersTest {

  private final Path temporary;
  private final Path project;
  private final Path peers;

  LauncherPeersTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.project = Files.createDirectories(temporary.resolve("a project"));
    this.peers = project.resolve("target/app/peers");
    LauncherProject.make(project);
  }

  private Invocation launch(String... args) throws IOException, InterruptedException {
    ProcessBuilder builder =
        LauncherProject.command(project.resolve("hadamard").toString(), args)
            .redirectOutput(temporary.resolve("out").toFile())
            .redirectError(temporary.resolve("err").toFile());
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the launcher came back").isTrue();
    return new Invocation(
        process.exitValue(),
        Files.readString(temporary.resolve("out")),
        Files.readString(temporary.resolve("err")));
  }

  @Test
  void peers_that_cannot_be_built_do_not_keep_the_benchmark_from_running() throws Exception {
    assumeThat(Stream.of(System.getenv("PATH").split(":", -1)))
        .as("Maven is on the PATH")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mvn")));
    Path script = Files.createDirectories(project.resolve("bench/peers")).resolve("torch_peer.py");
    Files.copy(Path.of("../bench/peers/torch_peer.py"), script);
    Invocation help = launch("bench", "--peers", "--help").endsWith(0);
    assertThat(help.out()).contains("--peers");
    for (String peer : new String[] {"nd4j", "pytorch", "openblas", "clblast"}) {
      assertThat(help.err()).contains("the peer " + peer + " could not be built: ");
      assertThat(peers.resolve(peer + ".unavailable")).content().hasLineCount(1);
      assertThat(peers.resolve(peer)).doesNotExist();
    }
    assertThat(peers.resolve("torch/torch_peer.py")).hasSameTextualContentAs(script);
  }

  @Test
  void peers_that_are_there_are_not_built_again_and_unpack_their_natives_beside_them()
      throws Exception {
    Path folder = Files.createDirectories(peers.resolve("nd4j"));
    Files.createFile(folder.resolve("hadamard-peer-nd4j-1.jar"));
    Files.createFile(peers.resolve("built"));
    assertThat(launch("bench", "--peers=nd4j-direct", "--help").endsWith(0).err()).isEmpty();
    Path natives = peers.toRealPath().resolve("natives");
    assertThat(folder.resolve("jvm.options"))
        .content()
        .contains("-Dorg.bytedeco.javacpp.cachedir=" + natives)
        .contains("-Djava.io.tmpdir=" + natives.resolve("temporary"));
    assertThat(natives.resolve("temporary")).isDirectory();
  }

  @Test
  void without_the_option_no_peer_is_built() throws Exception {
    assertThat(launch("bench", "--help").endsWith(0).err()).isEmpty();
    assertThat(peers).doesNotExist();
  }
}
