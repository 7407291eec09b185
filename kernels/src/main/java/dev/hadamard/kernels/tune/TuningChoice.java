package dev.hadamard.kernels.tune;

import dev.hadamard.kernels.GemmPlan;
import dev.hadamard.kernels.ProductClass;
import dev.hadamard.kernels.Tuning;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters that a class of work uses instead of the default.
 *
 * @param work the name of the class: a {@link ProductClass}, or one of the names in {@link
 *     TunedWork}
 * @param values a {@link GemmPlan} for products; {@code block=256 group=1} for elementwise
 *     operations, {@code across=32 lanes=8} for column sums, {@code lanes=32} for softmax
 */
public record TuningChoice(String work, String values) {

  private static final Pattern BLOCK_GROUP = Pattern.compile("block=(\\d{1,4}) group=(\\d{1,4})");
  private static final Pattern ACROSS_LANES = Pattern.compile("across=(\\d{1,3}) lanes=(\\d{1,3})");
  private static final Pattern LANES = Pattern.compile("lanes=(\\d{1,3})");

  static TuningChoice product(ProductClass shape, GemmPlan plan) {
    return new TuningChoice(shape.toString(), plan.toString());
  }

  static TuningChoice elementwise(int block, int group) {
    return new TuningChoice(TunedWork.ELEMENTWISE, "block=" + block + " group=" + group);
  }

  static TuningChoice sumRows(int across, int lanes) {
    return new TuningChoice(TunedWork.SUM_ROWS, "across=" + across + " lanes=" + lanes);
  }

  static TuningChoice softmaxRows(int lanes) {
    return new TuningChoice(TunedWork.SOFTMAX_ROWS, "lanes=" + lanes);
  }

  /**
   * Returns the tuning with this choice applied.
   *
   * @throws IllegalArgumentException if the class or the values do not exist
   */
  public Tuning applyTo(Tuning tuning) {
    return switch (work) {
      case TunedWork.ELEMENTWISE -> {
        Matcher knobs = match(BLOCK_GROUP);
        yield tuning.withElementwise(number(knobs, 1), number(knobs, 2));
      }
      case TunedWork.SUM_ROWS -> {
        Matcher knobs = match(ACROSS_LANES);
        yield tuning.withSumRows(number(knobs, 1), powerOfTwo(number(knobs, 2)));
      }
      case TunedWork.SOFTMAX_ROWS -> tuning.withSoftmaxRows(powerOfTwo(number(match(LANES), 1)));
      default -> tuning.withProduct(ProductClass.parse(work), GemmPlan.parse(values));
    };
  }

  private Matcher match(Pattern form) {
    Matcher matcher = form.matcher(values);
    if (!matcher.matches()) {
      throw wrong();
    }
    return matcher;
  }

  private int number(Matcher knobs, int group) {
    int number = Integer.parseInt(knobs.group(group));
    if (number < 1) {
      throw wrong();
    }
    return number;
  }

  private int powerOfTwo(int number) {
    if (Integer.bitCount(number) != 1) {
      throw wrong();
    }
    return number;
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("'" + values + "' are no values for " + work);
  }
}
