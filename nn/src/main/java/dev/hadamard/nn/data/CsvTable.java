package dev.hadamard.nn.data;

import dev.hadamard.nn.data.CsvFormat.Header;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lines of a CSV file as they come, checked and turned into numbers one by one. */
final class CsvTable {

  private static final int FIRST_CAPACITY = 1024;
  private static final int LONGEST_SHOWN = 40;

  /** With more classes than this the task is asked for. */
  private static final int MOST_CLASSES = 100;

  private final String file;
  private final CsvFormat format;
  private final ClassLabels labels;
  private final List<Float> values = new ArrayList<>();
  private List<String> names = List.of();
  private int width;
  private int labelColumn;
  private boolean started;
  private float[] features = new float[FIRST_CAPACITY];
  private int used;

  CsvTable(String file, CsvFormat format) {
    this.file = file;
    this.format = format;
    this.labels = new ClassLabels(file);
  }

  /** Takes a line: the header, if it is the first and one, else a sample. */
  void add(long line, List<String> fields) {
    List<String> cells = fields.stream().map(CsvTable::cleaned).toList();
    if (!started) {
      started = true;
      width = cells.size();
      if (width < 2) {
        throw new DataFileException(
            file, line, "one column is not enough for features and a class" + separatorIn(cells));
      }
      boolean isHeader = isHeader(cells);
      names = isHeader ? cells : List.of();
      labelColumn = labelColumn(line);
      if (isHeader) {
        return;
      }
    }
    addSample(line, cells);
  }

  private void addSample(long line, List<String> cells) {
    if (cells.size() != width) {
      throw new DataFileException(
          file, line, cells.size() + " columns where the first line has " + width);
    }
    if (used + width - 1 > features.length) {
      grow(line);
    }
    for (int column = 0; column < width; column++) {
      if (column != labelColumn) {
        features[used++] = number(line, column, cells.get(column));
      }
    }
    if (format.task() == Task.REGRESSION) {
      values.add(number(line, labelColumn, cells.get(labelColumn)));
    } else {
      labels.add(line, cells.get(labelColumn));
    }
  }

  /** A hint, where the cells of a line look as if they were separated by something else. */
  private String separatorIn(List<String> cells) {
    String line = String.join("", cells);
    String found = line.indexOf(';') >= 0 ? "';'" : line.indexOf('\t') >= 0 ? "tabs" : "";
    return found.isEmpty()
        ? ""
        : ": cells are separated by '" + format.separator() + "', this line has " + found;
  }

  private void grow(long line) {
    long wanted = Math.max(features.length * 2L, (long) used + width);
    long limit = Integer.MAX_VALUE - 8;
    if ((long) used + width > limit) {
      throw new DataFileException(file, line, "more than " + limit + " features in all");
    }
    features = Arrays.copyOf(features, (int) Math.min(wanted, limit));
  }

  DataSet toDataSet() {
    if (used == 0) {
      throw new DataFileException(file, 0, started ? "there is only a header" : "is empty");
    }
    if (format.task() == Task.REGRESSION) {
      float[] targets = new float[values.size()];
      for (int row = 0; row < targets.length; row++) {
        targets[row] = values.get(row);
      }
      String target = names.isEmpty() ? "column " + (labelColumn + 1) : names.get(labelColumn);
      return DataSet.ofValues(file, width - 1, Arrays.copyOf(features, used), targets, target);
    }
    List<String> classes = labels.classes();
    if (format.task() == null && classes.size() > MOST_CLASSES) {
      throw new UndecidedTaskException(
          file,
          "%s holds %d different classes; they may be values"
              .formatted(describe(labelColumn), classes.size()));
    }
    return new DataSet(
        file, width - 1, Arrays.copyOf(features, used), labels.indices(classes), classes);
  }

  private boolean isHeader(List<String> cells) {
    if (format.header() != Header.DETECT) {
      return format.header() == Header.PRESENT;
    }
    if (format.label() != null) {
      return true;
    }
    return cells.subList(0, width - 1).stream().noneMatch(CsvTable::isNumber);
  }

  private int labelColumn(long line) {
    String wanted = format.label();
    if (wanted == null) {
      return width - 1;
    }
    int column = names.indexOf(wanted);
    if (column < 0) {
      throw new DataFileException(
          file, line, "there is no column '" + wanted + "' among " + String.join(", ", names));
    }
    if (column != names.lastIndexOf(wanted)) {
      throw new DataFileException(file, line, "two columns are named '" + wanted + "'");
    }
    return column;
  }

  private float number(long line, int column, String cell) {
    float value;
    try {
      value = Float.parseFloat(cell);
    } catch (NumberFormatException unreadable) {
      String what = cell.isEmpty() ? "is empty" : quoted(cell) + " is not a number";
      throw new DataFileException(file, line, describe(column) + ": " + what, unreadable);
    }
    if (!Float.isFinite(value)) {
      throw new DataFileException(
          file, line, describe(column) + ": " + quoted(cell) + " is not a finite float32 number");
    }
    return value;
  }

  private String describe(int column) {
    return "column " + (column + 1) + (names.isEmpty() ? "" : " (" + names.get(column) + ")");
  }

  /** A cell for a message, without its end if it is long. */
  private static String quoted(String cell) {
    return "'"
        + (cell.length() > LONGEST_SHOWN ? cell.substring(0, LONGEST_SHOWN) + "…" : cell)
        + "'";
  }

  private static boolean isNumber(String cell) {
    try {
      Float.parseFloat(cell);
      return true;
    } catch (NumberFormatException notOne) {
      return false;
    }
  }

  /** The cell without blanks around it and without the mark that some editors begin a file with. */
  private static String cleaned(String cell) {
    return (cell.startsWith("\uFEFF") ? cell.substring(1) : cell).strip();
  }

  /** The classes as they come, and the names and indices that they get in the end. */
  private static final class ClassLabels {
    private final String file;
    private final List<String> labels = new ArrayList<>();
    private boolean numeric;

    ClassLabels(String file) {
      this.file = file;
    }

    void add(long line, String label) {
      if (label.isEmpty()) {
        throw new DataFileException(file, line, "the class is empty");
      }
      if (labels.isEmpty()) {
        numeric = isNumber(label);
      }
      labels.add(numeric ? integer(line, label) : label.intern());
    }

    /** The integer's shortest form, so that 3, 03 and 3.0 are one class. */
    private String integer(long line, String label) {
      double value = isNumber(label) ? Double.parseDouble(label) : Double.NaN;
      if (value != Math.rint(value) || Math.abs(value) > Long.MAX_VALUE / 2.0) {
        throw new DataFileException(
            file, line, "the class " + quoted(label) + " is not an integer, as the first one is");
      }
      return Long.toString((long) value).intern();
    }

    List<String> classes() {
      List<String> distinct =
          numeric
              ? labels.stream().distinct().map(Long::valueOf).sorted().map(String::valueOf).toList()
              : labels.stream().distinct().sorted().toList();
      if (distinct.size() < 2) {
        throw new DataFileException(
            file, 0, "there is but one class, '" + distinct.get(0) + "'; two are needed");
      }
      return distinct;
    }

    int[] indices(List<String> classes) {
      Map<String, Integer> index = new HashMap<>();
      for (String name : classes) {
        index.put(name, index.size());
      }
      int[] indices = new int[labels.size()];
      for (int row = 0; row < indices.length; row++) {
        indices[row] = index.getOrDefault(labels.get(row), 0);
      }
      return indices;
    }
  }
}
