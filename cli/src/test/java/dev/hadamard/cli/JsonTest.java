package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {

  private record Figure(double loss, @Nullable Double r2, List<Double> all) {}

  @Test
  void what_is_no_number_is_null() {
    Figure figure =
        new Figure(Double.NaN, Double.NEGATIVE_INFINITY, List.of(0.5, Double.POSITIVE_INFINITY));
    assertThat(Json.of(figure)).isEqualTo("{\"loss\":null,\"r2\":null,\"all\":[0.5,null]}");
    assertThat(Json.of(new Figure(1e-300, null, List.of())))
        .isEqualTo("{\"loss\":1.0E-300,\"r2\":null,\"all\":[]}");
  }
}
