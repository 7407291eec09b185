package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.google.gson.JsonElement;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The weights that a training ends with. They are the same on every machine, since the {@code cpu}
 * backend adds in one order, so a change of how a step is composed must not change a bit of them.
 */
class TrainedWeightsTest {

  /** The losses of the first epochs; opencl adds in an order that depends on the device. */
  private static final List<Double> LOSSES =
      List.of(
          0.375418476534511,
          0.1718211489772681,
          0.09081089325959624,
          0.06814863806228907,
          0.06260138553053649);

  private final Path folder;

  TrainedWeightsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void train(String... args) {
    List<String> all = new ArrayList<>(List.of("train", "--out", folder.toString()));
    all.addAll(List.of("--backend", "cpu"));
    all.addAll(List.of(args));
    Invocation.of(all.toArray(String[]::new)).endsWith(0);
  }

  @Test
  void the_default_training_ends_with_these_bits() throws NoSuchAlgorithmException {
    train();
    assertThat(digest("model.safetensors"))
        .isEqualTo("6e2e617f8230c7ede9144552ca53f73ee790b408029d20ea58dd3f4bde7d445d");
    assertThat(digest("model-best.safetensors"))
        .isEqualTo("dcd9217c8528548c8b740e9c38e233e532ed01f5a363fae3fa0ef412ee393b6a");
  }

  @Test
  void a_training_with_tanh_ends_with_these_bits() throws NoSuchAlgorithmException {
    train("--layers", "256,128", "--optimizer", "momentum", "--activation", "tanh");
    assertThat(digest("model.safetensors"))
        .isEqualTo("5a8fa98db6f8f7ac43f8eaba14f7fcb487648e34d3b57570b7518b01b14efffa");
    assertThat(digest("model-best.safetensors"))
        .isEqualTo("78c177706642ba598312281894605c442529f8c07cd29020cc95dd55cfdbd090");
  }

  @Test
  void opencl_has_the_losses_of_cpu() {
    RequiredBackends.skipUnlessAvailable("opencl");
    List<Double> losses =
        Invocation.of(
                "train",
                "--out",
                folder.toString(),
                "--backend",
                "opencl",
                "--epochs",
                "5",
                "--json")
            .endsWith(0)
            .json()
            .get("lossPerEpoch")
            .getAsJsonArray()
            .asList()
            .stream()
            .map(JsonElement::getAsDouble)
            .toList();
    assertThat(losses).hasSameSizeAs(LOSSES);
    for (int epoch = 0; epoch < losses.size(); epoch++) {
      assertThat(losses.get(epoch)).isCloseTo(LOSSES.get(epoch), offset(1e-5));
    }
  }

  /** SHA-256 of W and b of each layer, as they are in the file. */
  private String digest(String file) throws NoSuchAlgorithmException {
    SavedModel model = Models.load(folder.resolve(file));
    Parameters parameters = model.parameters();
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (int layer = 0; layer < model.spec().depth(); layer++) {
      sha.update(bytes(parameters.weight(layer)));
      sha.update(bytes(parameters.bias(layer)));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
