package dev.hadamard.nn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.Parameters;
import dev.hadamard.nn.TrainingState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotOrderTest {

  @Test
  void the_slots_of_an_optimizer_are_in_a_file_in_the_order_of_their_names() {
    NetworkSpec spec = NetworkSpec.of(2, 2);
    Map<String, Parameters> slots = new LinkedHashMap<>();
    for (String name : List.of("v", "m", "z", "a", "k", "b", "y", "c", "x", "d")) {
      slots.put(name, Parameters.initial(spec, 1));
    }
    SavedModel model =
        new SavedModel(
            spec,
            Parameters.initial(spec, 1),
            Optional.empty(),
            List.of("no", "yes"),
            Optional.empty(),
            Optional.of(new TrainingState(1, 1, slots)),
            Map.of(),
            Optional.empty());
    assertThat(ModelLayout.toTensors(model).tensors().keySet())
        .filteredOn(name -> name.endsWith("weight") && name.startsWith("optimizer."))
        .extracting(name -> name.split("\\.", -1)[1])
        .containsExactly("a", "b", "c", "d", "k", "m", "v", "x", "y", "z");
  }
}
