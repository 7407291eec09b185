package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.data.SplitMix64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it saves leaves the old file or the new one, never a part. */
class KilledSaverTest {

  private static final int KILLS = Integer.getInteger("test.kills", 8);

  static SavedModel model(long seed) {
    NetworkSpec spec = NetworkSpec.of(64, 128, 64, 10);
    return new SavedModel(
        spec,
        Parameters.initial(spec, seed),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /**
   * The child: saves two models in turn, for ever or a given number of times, and reports when it
   * has begun.
   */
  public static void main(String[] arguments) {
    Path file = Path.of(arguments[0]);
    SavedModel[] models = {model(1), model(2)};
    Models.save(models[0], file);
    System.out.println("saving");
    int saves = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Integer.MAX_VALUE;
    for (int i = 1; i <= saves; i++) {
      Models.save(models[i % 2], file);
    }
  }

  static Process start(Path file, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledSaverTest.class.getName(),
                file.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void a_killed_saver_leaves_a_whole_file(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path file = folder.resolve("model.safetensors");
    SplitMix64 random = new SplitMix64(1);
    for (int kill = 0; kill < KILLS; kill++) {
      Process saver = start(file);
      try {
        assertThat(saver.inputReader().readLine()).isEqualTo("saving");
        Thread.sleep(random.nextInt(60), random.nextInt(1_000_000));
      } finally {
        saver.destroyForcibly().waitFor();
      }
      assertThat(Models.load(file)).as("after kill %d", kill + 1).isIn(model(1), model(2));
    }
    Models.save(model(1), file);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("the next save sweeps what the killed ones left").containsExactly(file);
    }
  }
}
