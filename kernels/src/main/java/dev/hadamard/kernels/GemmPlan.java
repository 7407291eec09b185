package dev.hadamard.kernels;

import java.util.Map;

/**
 * The kernel family and parameters for a matrix product. The text form, for example {@code strip
 * depth=192 items=4}, is used in profiles and reports.
 */
public sealed interface GemmPlan {

  /** {@code gemm_naive.cl}, which has no parameters. */
  record Naive() implements GemmPlan {
    @Override
    public String toString() {
      return "naive";
    }
  }

  /**
   * {@code gemm_tiled.cl}.
   *
   * @param tile the class of tiles
   */
  record Tiled(GemmTile tile) implements GemmPlan {
    @Override
    public String toString() {
      return "tiled tile=" + tile;
    }
  }

  /**
   * {@code gemm_strip.cl}.
   *
   * @param depth {@code KC}, a multiple of 16, 16 to 1024
   * @param itemsPerUnit the least number of work-items per processor, if there are enough rows; 1
   *     to 64
   */
  record Strip(int depth, int itemsPerUnit) implements GemmPlan {

    /**
     * The plan for a device without tuning, unless the family {@link GemmFamily#DIRECT} applies.
     */
    public static final Strip DEFAULT = new Strip(512, 2);

    /** Checks the ranges. */
    public Strip {
      if (depth < 16 || depth > 1024 || depth % 16 != 0) {
        throw new IllegalArgumentException("depth=" + depth + " is no multiple of 16 up to 1024");
      }
      if (itemsPerUnit < 1 || itemsPerUnit > 64) {
        throw new IllegalArgumentException("items=" + itemsPerUnit + " is not in 1 to 64");
      }
    }

    @Override
    public String toString() {
      return "strip depth=" + depth + " items=" + itemsPerUnit;
    }
  }

  /**
   * Parses the text form.
   *
   * @throws IllegalArgumentException if the text is not a plan
   */
  static GemmPlan parse(String text) {
    String[] words = text.split(" ", 2);
    Map<String, String> knobs = Knobs.parse(words.length > 1 ? words[1] : "");
    GemmPlan plan =
        switch (words[0]) {
          case "naive" -> new Naive();
          case "tiled" -> new Tiled(GemmTile.valueOf(Knobs.text(knobs, "tile")));
          case "strip" -> new Strip(Knobs.number(knobs, "depth"), Knobs.number(knobs, "items"));
          default -> throw new IllegalArgumentException("'" + text + "' names no loops");
        };
    if (!plan.toString().equals(text)) {
      throw new IllegalArgumentException("'" + text + "' is not how " + plan + " is written");
    }
    return plan;
  }
}
