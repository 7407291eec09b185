package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.Activation;
import dev.hadamard.Backend;
import dev.hadamard.Backends;
import dev.hadamard.TensorArena;
import dev.hadamard.nn.ForwardingArena;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.spi.ForwardingBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link Model} refuses, and how it is closed. */
class ModelUseTest {

  /** Two classes by one output w·x, a logit. */
  private static SavedModel linear(float... w) {
    NetworkSpec spec = NetworkSpec.of(Activation.IDENTITY, Activation.IDENTITY, w.length, 1);
    return new SavedModel(
        spec,
        Parameters.of(spec, new float[][] {w}, new float[][] {{0}}),
        Optional.empty(),
        List.of("no", "yes"),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  @Test
  void features_that_are_no_numbers_or_too_few_are_refused() {
    SavedModel saved = linear(1, 1);
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      assertThatThrownBy(() -> model.predictClass(1, Float.NaN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("features[1] is NaN");
      assertThatThrownBy(() -> model.predictClasses(new float[][] {{1, 2}, {3}}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("samples[1]: 1 feature for a model of 2 inputs");
      assertThatThrownBy(() -> model.predictClasses(new float[][] {{1, 2}, {3, Float.NaN}}))
          .hasMessage("samples[1]: features[1] is NaN");
      assertThat(model.predictClasses(new float[0][])).isEmpty();
    }
  }

  @Test
  @SuppressWarnings("NullAway") // which a caller may not use
  void null_is_named_where_features_are_expected() {
    SavedModel saved = linear(1, 1);
    try (Backend backend = Backends.open("reference");
        Model model = Model.of(saved, backend)) {
      assertThatThrownBy(() -> model.predictClass((float[]) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("features");
      assertThatThrownBy(() -> model.predictClasses(new float[][] {{1, 2}, null}))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("samples[1]: features are null");
    }
  }

  @Test
  void it_closes_its_network_and_computes_no_more() {
    SavedModel saved = linear(1);
    try (Backend backend = Backends.open("reference")) {
      Model model = Model.of(saved, backend);
      model.predictClass(1);
      model.close();
      model.close();
      assertThatThrownBy(() -> model.predictClass(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the model is closed");
    }
  }

  @Test
  void it_frees_all_its_memory_even_if_a_part_cannot_be_freed() {
    try (Backend reference = Backends.open("reference")) {
      Unfreeable backend = new Unfreeable(reference);
      Model model = Model.of(linear(1), backend);
      model.predictClass(1);
      model.predictClasses(new float[][] {{1}});
      assertThat(backend.arenas).hasSizeGreaterThan(2);
      assertThatThrownBy(model::close).hasMessageStartingWith("cannot be freed");
      assertThat(backend.arenas).allMatch(TensorArena::isClosed);
    }
  }

  /** A device that reports a failure whenever memory is freed. */
  private static final class Unfreeable extends ForwardingBackend {
    private final List<TensorArena> arenas = new ArrayList<>();

    Unfreeable(Backend delegate) {
      super(delegate);
    }

    @Override
    public TensorArena newArena() {
      TensorArena arena = super.newArena();
      arenas.add(arena);
      return new ForwardingArena(arena) {
        @Override
        public void close() {
          super.close();
          throw new IllegalStateException("cannot be freed");
        }
      };
    }
  }
}
