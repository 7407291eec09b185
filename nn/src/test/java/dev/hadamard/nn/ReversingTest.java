package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.nn.data.Batch;
import dev.hadamard.nn.data.SplitMix64;
import dev.hadamard.nn.layer.Add;
import dev.hadamard.nn.layer.Dense;
import dev.hadamard.nn.layer.Embedding;
import dev.hadamard.nn.layer.LayerNorm;
import dev.hadamard.nn.layer.MultiHeadAttention;
import dev.hadamard.nn.layer.PositionEmbedding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A causal transformer of two layers learns to reverse digits. It reads eight digits, a separator
 * and the answer so far, and predicts the next symbol at each position.
 *
 * <pre>
 * reads     3 1 4 1 5 9 2 6 | 6 2 9 5 1 4 1
 * predicts  . . . . . . . . 6 2 9 5 1 4 1 3        a dot does not count
 * </pre>
 */
class ReversingTest {

  private static final int DIGITS = 8;
  private static final int POSITIONS = 2 * DIGITS;
  private static final int SEPARATOR = 10;

  /** The digits and the separator, which is never predicted: its class says that nothing counts. */
  private static final int SYMBOLS = 11;

  private static final int WIDTH = 32;
  private static final int BATCH = 64;
  private static final int STEPS = 600;
  private static final int UNSEEN = 256;

  private static NetworkSpec spec() {
    NetworkSpec.Builder builder =
        NetworkSpec.builder(POSITIONS)
            .add("tokens", new Embedding(SYMBOLS, WIDTH))
            .add("places", new PositionEmbedding());
    String stream = "places";
    for (int i = 0; i < 2; i++) {
      builder
          .add("norm1_" + i, LayerNorm.of(), stream)
          .add("attention" + i, MultiHeadAttention.causal(4))
          .add("attended" + i, new Add(), stream, "attention" + i)
          .add("norm2_" + i, LayerNorm.of())
          .add("wide" + i, Dense.of(2 * WIDTH, Activation.GELU))
          .add("narrow" + i, Dense.of(WIDTH))
          .add("stream" + i, new Add(), "attended" + i, "narrow" + i);
      stream = "stream" + i;
    }
    return builder.add("norm", LayerNorm.of()).add("logits", Dense.of(SYMBOLS)).build();
  }

  private static float[] digits(int rows, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] x = new float[rows * POSITIONS];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < DIGITS; i++) {
        x[row * POSITIONS + i] = random.nextInt(10);
      }
      x[row * POSITIONS + DIGITS] = SEPARATOR;
    }
    return x;
  }

  /** The digit that belongs to a place of the answer. */
  private static int answer(float[] x, int row, int place) {
    return (int) x[row * POSITIONS + DIGITS - 1 - place];
  }

  private static Batch batch(long seed) {
    float[] x = digits(BATCH, seed);
    float[] t = new float[BATCH * POSITIONS * SYMBOLS];
    for (int row = 0; row < BATCH; row++) {
      for (int i = 0; i < POSITIONS; i++) {
        int place = i - DIGITS;
        int symbol = place < 0 ? SEPARATOR : answer(x, row, place);
        t[(row * POSITIONS + i) * SYMBOLS + symbol] = 1;
        if (place >= 0 && i + 1 < POSITIONS) {
          x[row * POSITIONS + i + 1] = symbol;
        }
      }
    }
    return Batch.of(BATCH, x, t);
  }

  /** The share of unseen sequences that are answered without an error, digit after digit. */
  private static double reversed(Network network) {
    float[] x = digits(UNSEEN, -1);
    try (Inference inference = new Inference(network, UNSEEN)) {
      boolean[] isWrong = new boolean[UNSEEN];
      for (int place = 0; place < DIGITS; place++) {
        float[] logits = inference.outputs(x);
        for (int row = 0; row < UNSEEN; row++) {
          int position = row * POSITIONS + DIGITS + place;
          int symbol = largest(logits, position * SYMBOLS);
          isWrong[row] |= symbol != answer(x, row, place);
          if (place + 1 < DIGITS) {
            x[position + 1] = symbol;
          }
        }
      }
      int right = 0;
      for (boolean wrong : isWrong) {
        right += wrong ? 0 : 1;
      }
      return right / (double) UNSEEN;
    }
  }

  private static int largest(float[] logits, int first) {
    int best = 0;
    for (int symbol = 1; symbol < SYMBOLS; symbol++) {
      best = logits[first + symbol] > logits[first + best] ? symbol : best;
    }
    return best;
  }

  @ParameterizedTest
  @MethodSource("dev.hadamard.nn.TestBackends#fastNames")
  void it_learns_to_reverse_digits_that_it_has_not_seen(String name) {
    Loss loss = Loss.crossEntropy().ignoring(SEPARATOR);
    Optimizer optimizer =
        Optimizer.adam(0.005).clippedByNorm(1).scheduled(Schedule.oneCycle(STEPS));
    try (Backend backend = TestBackends.open(name);
        Network network = Network.create(backend, spec(), 1);
        Trainer trainer = new Trainer(network, loss, optimizer, BATCH)) {
      assertThat(reversed(network)).isLessThan(0.01);
      for (int step = 0; step < STEPS; step++) {
        trainer.step(batch(step));
      }
      assertThat(reversed(network)).isGreaterThanOrEqualTo(0.99);
    }
  }
}
