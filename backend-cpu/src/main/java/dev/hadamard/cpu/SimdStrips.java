package dev.hadamard.cpu;

/**
 * The right operand as the tiles read it: strips of three vectors, and a last one of one to four.
 * An operand whose rows are whole vectors is read where it is if few rows of the left one meet it,
 * or if it is small; otherwise each strip is copied, so that its rows lie side by side.
 *
 * <pre>
 *   ┌──────┬──────┬──────┬────────┐
 *   │ 3·16 │ 3·16 │ 3·16 │  4·16  │   no strip of one vector behind wider ones:
 *   └──────┴──────┴──────┴────────┘   its few sums would wait for each other
 * </pre>
 *
 * Where the tiles have no room for sums of four vectors, two strips of two take its place.
 */
final class SimdStrips {

  private static final int LANES = SimdLoops.LANES;

  /** From this many rows of the left operand on a copy pays for itself. */
  private static final int MANY_ROWS = 96;

  /** An operand of so few elements stays in the innermost cache, and no copy makes it faster. */
  private static final int INNERMOST = 4096;

  /** Rows of b that one call of {@link #pack} copies. */
  private static final int PART = 128;

  private static final MatrixView NOTHING = new MatrixView(new float[0], 0, 1);

  private float[] packed = new float[0];
  private MatrixView b = NOTHING;
  private boolean direct;
  private int row;
  private int column;
  private int height;
  private int width;
  private int vectors;
  private int threes;
  private int last;
  private int count;

  /**
   * Lays it over rows [row, row + height) and columns [column, column + width) of b.
   *
   * @param rows how many rows of the left operand meet it
   * @param last most vectors of a strip behind those of three, 2 or 4
   */
  void place(MatrixView b, int row, int column, int height, int width, int rows, int last) {
    this.b = b;
    this.row = row;
    this.column = column;
    this.height = height;
    this.width = width;
    this.last = last;
    vectors = (width + LANES - 1) / LANES;
    threes = vectors % 3 == 1 && vectors > 1 ? vectors / 3 - 1 : vectors / 3;
    int rest = vectors - 3 * threes;
    count = threes + (rest + last - 1) / last;
    direct =
        b.columnStride == 1
            && width % LANES == 0
            && (rows < MANY_ROWS || (long) height * b.rowStride <= INNERMOST);
    if (!direct && packed.length < vectors * LANES * height) {
      packed = new float[vectors * LANES * height];
    }
  }

  /** Lets go of the operand; what was copied of it stays. */
  void release() {
    b = NOTHING;
  }

  /** How many calls of {@link #pack} it takes before the strips can be read. */
  int parts() {
    return direct ? 0 : count * slices();
  }

  private int slices() {
    return (height + PART - 1) / PART;
  }

  void pack(int part) {
    int strip = part / slices();
    int first = part % slices() * PART;
    int rows = Math.min(PART, height - first);
    int pitch = vectors(strip) * LANES;
    int valid = Math.min(pitch, width - columnOf(strip));
    int target = columnOf(strip) * height + first * pitch;
    int source = b.offset(row + first, column + columnOf(strip));
    if (b.columnStride == 1) {
      for (int p = 0; p < rows; p++) {
        System.arraycopy(b.data, source + p * b.rowStride, packed, target + p * pitch, valid);
      }
    } else {
      Transposition.copy(b.data, source, b.columnStride, valid, rows, packed, target, pitch);
    }
  }

  int count() {
    return count;
  }

  int height() {
    return height;
  }

  /** Vectors side by side in a strip. */
  int vectors(int strip) {
    return strip < threes ? 3 : Math.min(last, vectors - columnOf(strip) / LANES);
  }

  /** The first column of a strip, counted from the first that was placed. */
  int columnOf(int strip) {
    int vectorsBefore = strip < threes ? 3 * strip : 3 * threes + last * (strip - threes);
    return vectorsBefore * LANES;
  }

  /** How many of a strip's columns there are in b. */
  int widthOf(int strip) {
    return Math.min(vectors(strip) * LANES, width - columnOf(strip));
  }

  float[] data() {
    return direct ? b.data : packed;
  }

  int offset(int strip) {
    return direct ? b.offset(row, column + columnOf(strip)) : columnOf(strip) * height;
  }

  /** From one row of a strip to the next. */
  int pitch(int strip) {
    return direct ? b.rowStride : vectors(strip) * LANES;
  }
}
