package dev.hadamard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetTest {

  /** Rows numbered in their only feature; classes with 50, 30, 19 and 1 members. */
  private static DataSet uneven() {
    int[] labels = new int[100];
    for (int row = 0; row < 100; row++) {
      labels[row] = row < 50 ? 0 : row < 80 ? 1 : row < 99 ? 2 : 3;
    }
    return new DataSet("uneven", 1, numbered(100), labels, List.of("a", "b", "c", "d"));
  }

  private static float[] numbered(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return values;
  }

  private static List<Integer> rows(DataSet data) {
    List<Integer> rows = new ArrayList<>();
    for (float feature : data.features()) {
      rows.add((int) feature);
    }
    return rows;
  }

  @Test
  void a_split_holds_out_the_same_fraction_of_every_class_and_loses_no_sample() {
    DataSplit split = uneven().split(0.2, 1);
    int[] held = new int[4];
    for (int row = 0; row < split.test().rows(); row++) {
      held[split.test().label(row)]++;
    }
    assertThat(held).containsExactly(10, 6, 4, 0);
    List<Integer> all = new ArrayList<>(rows(split.train()));
    all.addAll(rows(split.test()));
    assertThat(all).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void the_seed_decides_the_split() {
    assertThat(rows(uneven().split(0.2, 1).test())).isEqualTo(rows(uneven().split(0.2, 1).test()));
    assertThat(rows(uneven().split(0.2, 1).test()))
        .isNotEqualTo(rows(uneven().split(0.2, 2).test()));
  }

  @Test
  void a_split_that_leaves_nothing_is_refused() {
    for (double fraction : new double[] {0, 1, -0.1, 1.1, Double.NaN, 0.001}) {
      assertThatThrownBy(() -> uneven().split(fraction, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("uneven");
    }
    assertThat(uneven().split(0.999, 1).train().rows()).isEqualTo(4);
  }

  @Test
  void a_data_set_is_refused_whose_parts_do_not_fit() {
    List<String> two = List.of("a", "b");
    assertThatThrownBy(() -> new DataSet("d", 2, new float[3], new int[2], two))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DataSet("d", 1, new float[1], new int[] {2}, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no class 2");
    assertThatThrownBy(() -> new DataSet("d", 1, new float[1], new int[1], List.of("a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DataSet("d", 1, new float[] {Float.NaN}, new int[1], two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  // ------------------------------------------------------------------------------------- values

  /** Rows numbered in their only feature, the value twice that. */
  private static DataSet values(int rows) {
    float[] values = new float[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = 2 * row;
    }
    return DataSet.ofValues("values", 1, numbered(rows), values);
  }

  @Test
  void a_data_set_of_values_asks_for_one_output_and_has_no_classes() {
    DataSet data = values(5);
    assertThat(data.task()).isEqualTo(Task.REGRESSION);
    assertThat(data.outputs()).isEqualTo(1);
    assertThat(data.classes()).isEmpty();
    assertThat(data.value(3)).isEqualTo(6);
    assertThat(data).hasToString("values: 5 × 1, regression of 'target'");
    assertThatThrownBy(() -> data.label(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("data set values: a sample has no class, its task is regression");
    assertThat(uneven().task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(uneven().outputs()).isEqualTo(4);
    assertThatThrownBy(() -> uneven().value(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("uneven");
  }

  @Test
  void a_split_of_values_holds_out_the_fraction_and_every_sample_keeps_its_value() {
    DataSplit split = values(101).split(0.2, 1);
    assertThat(split.test().rows()).isEqualTo(20);
    List<Integer> all = new ArrayList<>();
    for (DataSet part : List.of(split.train(), split.test())) {
      for (int row = 0; row < part.rows(); row++) {
        assertThat(part.value(row)).isEqualTo(2 * part.feature(row, 0));
      }
      assertThat(rows(part)).isSorted();
      all.addAll(rows(part));
    }
    assertThat(all).hasSize(101).doesNotHaveDuplicates();
    assertThat(rows(values(101).split(0.2, 1).test())).isEqualTo(rows(split.test()));
    assertThat(rows(values(101).split(0.2, 2).test())).isNotEqualTo(rows(split.test()));
  }

  @Test
  void no_sample_is_spared_by_every_seed() {
    Set<Integer> held = new HashSet<>();
    for (long seed = 1; seed <= 200; seed++) {
      held.addAll(rows(values(20).split(0.2, seed).test()));
    }
    assertThat(held).hasSize(20);
  }

  @Test
  void values_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> DataSet.ofValues("d", 1, new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DataSet.ofValues("d", 1, new float[1], new float[] {Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a target is NaN");
    assertThatThrownBy(() -> values(1).split(0.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too few");
  }

  @Test
  void the_target_of_a_value_is_the_value() {
    float[] targets = new float[3];
    new Batches(values(3), 3, 1, 1).get(0).targets().get(0, targets);
    assertThat(targets).containsExactly(0, 2, 4);
    assertThatThrownBy(() -> new Batches(values(3), 3, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one value");
  }

  // ------------------------------------------------------------------------------------ scaling

  private static DataSet table() {
    float[] features = {0, -8, 7, 2, 4, 7, 4, 0, 7, 6, 8, 7};
    return new DataSet("table", 3, features, new int[4], List.of("a", "b"));
  }

  @Test
  void dividing_by_the_maximum_brings_all_columns_to_at_most_1() {
    Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, table());
    assertThat(scaling.apply(table()).features())
        .containsExactly(0, -1, .875f, .25f, .5f, .875f, .5f, 0, .875f, .75f, 1, .875f);
  }

  @Test
  void min_max_brings_each_column_to_0_and_1_and_a_constant_one_to_0() {
    Scaling scaling = Scaling.fit(ScalingMethod.MIN_MAX, table());
    float third = (float) (1 / 3.0);
    float twoThirds = (float) (2 / 3.0);
    assertThat(scaling.apply(table()).features())
        .containsExactly(0, 0, 0, third, .75f, 0, twoThirds, .5f, 0, 1, 1, 0);
  }

  @Test
  void standardising_brings_each_column_to_mean_0_and_variance_1() {
    DataSet digits = BundledData.digits();
    DataSet scaled = Scaling.fit(ScalingMethod.STANDARDISE, digits).apply(digits);
    for (int column = 0; column < 64; column++) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < scaled.rows(); row++) {
        sum += scaled.feature(row, column);
        squares += Math.pow(scaled.feature(row, column), 2);
      }
      assertThat(sum / scaled.rows()).as("mean of %d", column).isCloseTo(0, within(1e-5));
      double variance = squares / scaled.rows();
      assertThat(variance == 0 || Math.abs(variance - 1) < 1e-5)
          .as("variance %s of %d", variance, column)
          .isTrue();
    }
  }

  @Test
  void scaling_is_computed_on_the_training_part_and_applied_to_the_other() {
    DataSet train = table().select(0, 1);
    Scaling scaling = Scaling.fit(ScalingMethod.MIN_MAX, train);
    assertThat(scaling.apply(table().select(3)).features()).containsExactly(3, 16f / 12, 0);
    assertThatThrownBy(() -> scaling.apply(new float[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ------------------------------------------------------------------------------------ batches

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10, 32, 99, 100, 500})
  void an_epoch_uses_every_sample_once_whatever_the_batch_size(int batchSize) {
    Batches batches = new Batches(uneven(), batchSize, 4, 1);
    batches.shuffle(3);
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < batches.count(); i++) {
      Batch batch = batches.get(i);
      boolean isTail = i == batches.count() - 1 && batches.tailRows() > 0;
      assertThat(batch.rows()).isEqualTo(isTail ? batches.tailRows() : batches.batchSize());
      for (int row = 0; row < batch.rows(); row++) {
        int sample = (int) batch.x().get(row);
        seen.add(sample);
        float[] target = new float[4];
        batch.targets().get(row * 4, target);
        float[] expected = new float[4];
        expected[uneven().label(sample)] = 1;
        assertThat(target).as("target of %d", sample).containsExactly(expected);
      }
    }
    assertThat(seen).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void the_order_depends_on_seed_and_epoch_alone() {
    Batches walked = new Batches(uneven(), 100, 4, 1);
    for (int epoch = 0; epoch < 5; epoch++) {
      walked.shuffle(epoch);
    }
    Batches fresh = new Batches(uneven(), 100, 4, 1);
    fresh.shuffle(4);
    assertThat(order(fresh)).isEqualTo(order(walked));
    fresh.shuffle(5);
    assertThat(order(fresh)).isNotEqualTo(order(walked));
    Batches other = new Batches(uneven(), 100, 4, 2);
    other.shuffle(4);
    assertThat(order(other)).isNotEqualTo(order(walked));
  }

  private static List<Integer> order(Batches batches) {
    float[] x = new float[100];
    batches.get(0).x().get(0, x);
    List<Integer> order = new ArrayList<>();
    for (float row : x) {
      order.add((int) row);
    }
    return order;
  }

  @Test
  void a_single_output_takes_two_classes_as_0_and_1() {
    DataSet two = new DataSet("two", 1, numbered(3), new int[] {1, 0, 1}, List.of("no", "yes"));
    float[] targets = new float[3];
    new Batches(two, 3, 1, 1).get(0).targets().get(0, targets);
    assertThat(targets).containsExactly(1, 0, 1);
    assertThatThrownBy(() -> new Batches(uneven(), 3, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 classes");
  }

  @Test
  void batches_live_outside_the_heap() {
    Batch batch = new Batch(2, 3, 4);
    assertThat(batch.x().isDirect()).isTrue();
    assertThat(batch.targets().isDirect()).isTrue();
    assertThatThrownBy(() -> new Batch(1 << 20, 1 << 20, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 GiB");
    assertThatThrownBy(() -> Batch.of(2, new float[3], new float[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
