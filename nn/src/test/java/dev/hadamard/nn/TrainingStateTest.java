package dev.hadamard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingStateTest {

  @Test
  void the_slots_keep_the_order_of_the_optimizer() {
    List<String> names = List.of("v", "m", "z", "a", "k", "b", "y", "c", "x", "d");
    Map<String, Parameters> slots = new LinkedHashMap<>();
    names.forEach(name -> slots.put(name, Parameters.initial(NetworkSpec.of(2, 2), 1)));
    TrainingState state = new TrainingState(1, 1, slots);
    slots.clear();
    assertThat(state.slots().keySet()).containsExactlyElementsOf(names);
  }
}
