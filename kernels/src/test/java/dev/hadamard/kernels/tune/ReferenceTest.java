package dev.hadamard.kernels.tune;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a tuner accepts as a result. */
final class ReferenceTest {

  @Test
  void a_result_that_is_not_written_everywhere_is_wrong() {
    Reference sums = PassReference.sumRows(new float[] {1, 2, 3, 4}, 2);
    assertThat(sums.accepts(new float[] {4, 6})).isTrue();
    assertThat(sums.accepts(new float[] {4, Float.NaN})).isFalse();
    assertThat(sums.accepts(new float[] {4})).isFalse();
    TunedWork.Product one = new TunedWork.Product(false, false, 1, 2, 1);
    Reference product = new ProductReference(one, new float[] {2}, new float[] {3, 5});
    assertThat(product.accepts(new float[] {6, 10})).isTrue();
    assertThat(product.accepts(new float[] {6, Float.NaN})).isFalse();
    assertThat(product.accepts(new float[] {10, 6})).isFalse();
  }
}
