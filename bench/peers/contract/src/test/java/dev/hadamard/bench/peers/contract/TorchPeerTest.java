package dev.hadamard.bench.peers.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hadamard.bench.peers.contract.DoubleArithmetic.Expected;
import dev.hadamard.bench.worker.Operands;
import dev.hadamard.bench.worker.Work;
import dev.hadamard.bench.worker.WorkerMain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peer in Python, as far as it goes without torch. */
class TorchPeerTest {

  private static final Path PEERS = Path.of("..").toAbsolutePath().normalize();
  private static final Path SCRIPT = PEERS.resolve("torch_peer.py");

  private static final Path NOTHING = Path.of("/dev/null");

  private final Path folder;

  TorchPeerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void needs_python_and_numpy() throws Exception {
    assumeThat(has("numpy")).as("python3 with numpy is here").isTrue();
  }

  @Test
  void its_operands_are_the_numbers_that_java_makes() throws Exception {
    assertThat(python("stream(0, 100_000)")).isEqualTo(Operands.stream(0, 100_000));
    assertThat(python("stream(101, 1000, 4)")).isEqualTo(Operands.scaled(101, 1000, 4));
    assertThat(python("weights(3, 7, 783)")).isEqualTo(Operands.weights(3, 7, 783));
    assertThat(python("targets(11, 4)")).isEqualTo(Operands.targets(11, 4));
  }

  @Test
  void it_answers_as_a_worker_in_java_does() throws Exception {
    Path result = folder.resolve("c.bin");
    List<String> answers =
        answers(
            List.of("python3", Path.of("src/test/resources/numpy_worker.py").toString()),
            "result " + result,
            "prepare matmul nn 5 7 11",
            "result " + result,
            "measure resident 5",
            "measure kernel 5",
            "prepare matmul nn 2 2 2",
            "release",
            "first matmul nn 2 2 2",
            "prepare matmul nt 2 2 2",
            "peak",
            "learn 1",
            "nonsense",
            "quit",
            "release");
    assertThat(answers)
        .map(
            answer -> answer.replaceAll("[0-9]+\\.[0-9]{2}( |$)", "T$1").replaceAll("( T)+", " T…"))
        .map(answer -> answer.replaceAll("nanos [0-9]+", "nanos N"))
        .containsExactly(
            "fact library numpy",
            "fact instruction_set any",
            "ready",
            "failed nothing is prepared",
            "prepared resident",
            "written 35",
            "times T…",
            "failed NotImplementedError",
            "prepared resident",
            "released",
            "nanos N",
            "unsupported has plain products only",
            "peak 0.0",
            "unsupported does not train on a data set here",
            "failed nothing is prepared");
    List<Expected> expected = DoubleArithmetic.of(Work.parse("matmul nn 5 7 11"));
    float[] values = floats(result);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Math.abs(values[i] - expected.get(i).value()))
          .isLessThanOrEqualTo(expected.get(i).tolerance());
    }
  }

  @Test
  void without_torch_it_says_so() throws Exception {
    assumeThat(has("torch")).as("python3 has torch").isFalse();
    assertThat(answers(List.of("python3", SCRIPT.toString(), "torch-eager"), "quit"))
        .containsExactly("failed Python has no torch: No module named 'torch'");
  }

  @Test
  void an_unknown_name_is_refused() throws Exception {
    assertThat(answers(List.of("python3", SCRIPT.toString(), "torch-lazy"), "quit"))
        .containsExactly("failed no engine is named torch-lazy");
  }

  private static boolean has(String module) throws Exception {
    try {
      return process(List.of("python3", "-c", "import " + module), NOTHING, NOTHING) == 0;
    } catch (IOException noPython) {
      return false;
    }
  }

  /** What a worker answers to requests, without its mark. */
  private List<String> answers(List<String> command, String... requests) throws Exception {
    Path answers = folder.resolve("answers.txt");
    Path input = Files.write(folder.resolve("requests.txt"), Arrays.asList(requests));
    assertThat(process(command, input, answers)).isZero();
    return Files.readAllLines(answers).stream()
        .filter(line -> line.startsWith(WorkerMain.MARK))
        .map(line -> line.substring(WorkerMain.MARK.length()))
        .toList();
  }

  /** Its exit code; the modules beside the script can be imported. */
  private static int process(List<String> command, Path input, Path output) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONPATH", PEERS.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder
        .redirectInput(input.toFile())
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private float[] python(String expression) throws Exception {
    Path file = folder.resolve("values.bin");
    String program =
        "import torch_peer; torch_peer.%s.astype('<f4').tofile('%s')".formatted(expression, file);
    assertThat(process(List.of("python3", "-c", program), NOTHING, NOTHING)).isZero();
    return floats(file);
  }

  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
