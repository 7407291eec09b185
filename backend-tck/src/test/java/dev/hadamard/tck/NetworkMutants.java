package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Recording;
import dev.hadamard.Tensor;
import dev.hadamard.op.Dense;
import dev.hadamard.op.Op;
import dev.hadamard.tck.BackendConformance.Networks;
import dev.hadamard.tck.BackendConformance.Recordings;
import dev.hadamard.tck.BackendConformance.Refusals;
import java.util.ArrayList;
import java.util.List;

/** Bugs in the composites over whole networks, and in recordings. */
final class NetworkMutants {

  private static final String HEAD = "dense_head_is_within_its_bound_fused_and_composed";
  private static final String GRADIENTS =
      "dense_gradients_are_within_their_bound_fused_and_composed";
  private static final String MOMENTUM = "dense_momentum_is_within_its_bound_fused_and_composed";

  private NetworkMutants() {}

  static final List<Mutant> ALL =
      List.of(
          Mutant.of("the head's δ is not scaled", Networks.class, HEAD, UnscaledHead::new),
          Mutant.of(
              "the head's maximum leaves out the columns from 48 on",
              Networks.class,
              HEAD,
              NarrowHead::new),
          Mutant.of("the head forgets its bias", Networks.class, HEAD, BiaslessHead::new),
          Mutant.of(
              "not a number in a row of the head is overlooked",
              Networks.class,
              "not_a_number_in_a_sample_spoils_its_own_row_of_the_head_only",
              SwallowsNaN::new),
          Mutant.of("the ninth layer is left out", Networks.class, GRADIENTS, EightLayers::new),
          Mutant.of(
              "the second layer's biases take the first one's δ",
              Networks.class,
              GRADIENTS,
              FirstBiases::new),
          Mutant.of(
              "W takes its step by the old velocity", Networks.class, MOMENTUM, OldVelocity::new),
          Mutant.of("b takes no step", Networks.class, MOMENTUM, StillBiases::new),
          Mutant.of(
              "an output of two layers is accepted",
              Networks.class,
              "b4_an_output_of_one_layer_is_no_operand_of_another",
              OneByOne::new),
          Mutant.of(
              "the first layer is updated before the second is refused",
              Refusals.class,
              "b8_a_tensor_of_the_wrong_shape_is_refused",
              OneByOne::new),
          Mutant.of(
              "a recording computes when it is made",
              Recordings.class,
              "recording_computes_nothing_and_each_replay_computes_once",
              Eager::new),
          Mutant.of(
              "a replay after the first does nothing",
              Recordings.class,
              "recording_computes_nothing_and_each_replay_computes_once",
              OnceOnly::new),
          Mutant.of(
              "a closed recording goes on",
              Recordings.class,
              "a_closed_recording_is_refused_and_may_be_closed_again",
              NeverClosed::new));

  /** The sound head with something done to its results. */
  private abstract static class BrokenHead extends BrokenBackend {
    BrokenHead(Backend sound) {
      super(sound);
    }

    @Override
    public void denseHead(
        Tensor x, Tensor w, Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
      delegate().denseHead(x, w, b, targets, scale, z, delta);
      spoil(b, targets, scale, z, delta);
    }

    abstract void spoil(Tensor b, Tensor targets, float scale, Tensor z, Tensor delta);
  }

  private static final class UnscaledHead extends BrokenHead {
    UnscaledHead(Backend sound) {
      super(sound);
    }

    @Override
    void spoil(Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
      tamper(delta, (at, value) -> value / scale);
    }
  }

  private static final class NarrowHead extends BrokenHead {
    NarrowHead(Backend sound) {
      super(sound);
    }

    @Override
    void spoil(Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
      int n = z.shape().columns();
      float[] logits = read(z);
      float[] t = read(targets);
      tamper(
          delta,
          (at, value) -> {
            float max = Float.NEGATIVE_INFINITY;
            double sum = 0;
            int row = at / n * n;
            for (int j = row; j < row + Math.min(n, 48); j++) {
              max = Math.max(max, logits[j]);
            }
            for (int j = row; j < row + Math.min(n, 48); j++) {
              sum += Math.exp(logits[j] - max);
            }
            return n <= 48 ? value : scale * (float) (Math.exp(logits[at] - max) / sum - t[at]);
          });
    }
  }

  private static final class BiaslessHead extends BrokenHead {
    BiaslessHead(Backend sound) {
      super(sound);
    }

    @Override
    void spoil(Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
      float[] bias = read(b);
      tamper(z, (at, value) -> value - bias[at % bias.length]);
    }
  }

  private static final class SwallowsNaN extends BrokenHead {
    SwallowsNaN(Backend sound) {
      super(sound);
    }

    @Override
    void spoil(Tensor b, Tensor targets, float scale, Tensor z, Tensor delta) {
      tamper(delta, (at, value) -> Float.isNaN(value) ? 0 : value);
    }
  }

  private static final class EightLayers extends BrokenBackend {
    EightLayers(Backend sound) {
      super(sound);
    }

    @Override
    public void denseGradients(float alpha, float beta, List<Dense.LayerGradient> layers) {
      delegate().denseGradients(alpha, beta, layers.subList(0, Math.min(8, layers.size())));
    }
  }

  private static final class FirstBiases extends BrokenBackend {
    FirstBiases(Backend sound) {
      super(sound);
    }

    @Override
    public void denseGradients(float alpha, float beta, List<Dense.LayerGradient> layers) {
      delegate().denseGradients(alpha, beta, layers);
      if (layers.size() > 1) {
        float first = read(layers.get(0).b())[0];
        tamper(layers.get(1).b(), (at, value) -> at == 0 ? first : value);
      }
    }
  }

  private static final class OldVelocity extends BrokenBackend {
    OldVelocity(Backend sound) {
      super(sound);
    }

    @Override
    public void denseMomentum(float eta, float mu, List<Dense.LayerMomentum> layers) {
      List<float[]> old = new ArrayList<>();
      List<float[]> weights = new ArrayList<>();
      for (Dense.LayerMomentum layer : layers) {
        old.add(read(layer.vw()));
        weights.add(read(layer.w()));
      }
      delegate().denseMomentum(eta, mu, layers);
      for (int l = 0; l < layers.size(); l++) {
        float[] v = old.get(l);
        float[] w = weights.get(l);
        tamper(layers.get(l).w(), (at, value) -> w[at] - eta * v[at]);
      }
    }
  }

  private static final class StillBiases extends BrokenBackend {
    StillBiases(Backend sound) {
      super(sound);
    }

    @Override
    public void denseMomentum(float eta, float mu, List<Dense.LayerMomentum> layers) {
      List<float[]> biases = new ArrayList<>();
      layers.forEach(layer -> biases.add(read(layer.b())));
      delegate().denseMomentum(eta, mu, layers);
      for (int l = 0; l < layers.size(); l++) {
        delegate().write(biases.get(l), layers.get(l).b());
      }
    }
  }

  private static final class OneByOne extends BrokenBackend {
    OneByOne(Backend sound) {
      super(sound);
    }

    @Override
    public void denseGradients(float alpha, float beta, List<Dense.LayerGradient> layers) {
      for (Dense.LayerGradient layer : layers) {
        delegate().denseGradients(alpha, beta, List.of(layer));
      }
    }
  }

  /** A recording of the calls, with something done to when they are made. */
  private abstract static class BrokenRecording implements Recording {
    private final Backend backend;
    private final List<Op> operations;
    int replays;
    boolean closed;

    BrokenRecording(Backend backend, List<? extends Op> operations) {
      this.backend = backend;
      this.operations = List.copyOf(operations);
    }

    @Override
    public List<Op> operations() {
      return operations;
    }

    @Override
    public void replay() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      replays++;
      operations.forEach(backend::run);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Eager extends BrokenBackend {
    Eager(Backend sound) {
      super(sound);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      operations.forEach(this::run);
      return super.record(operations);
    }
  }

  private static final class OnceOnly extends BrokenBackend {
    OnceOnly(Backend sound) {
      super(sound);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      return new BrokenRecording(delegate(), operations) {
        @Override
        public void replay() {
          if (replays == 0) {
            super.replay();
          }
        }
      };
    }
  }

  private static final class NeverClosed extends BrokenBackend {
    NeverClosed(Backend sound) {
      super(sound);
    }

    @Override
    public Recording record(List<? extends Op> operations) {
      return new BrokenRecording(delegate(), operations) {
        @Override
        public void close() {
          replays = 0;
        }
      };
    }
  }
}
