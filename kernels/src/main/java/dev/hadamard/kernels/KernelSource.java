package dev.hadamard.kernels;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The source of one kernel with all included parts, ready for a compiler. */
public final class KernelSource {

  private final String kernel;
  private final String text;
  private final Map<String, List<String>> lines;

  KernelSource(String kernel, String text, Map<String, List<String>> lines) {
    this.kernel = kernel;
    this.text = text;
    this.lines = Map.copyOf(lines);
  }

  /** The name of the kernel function, and of its file without {@code .cl}. */
  public String kernel() {
    return kernel;
  }

  /** The program, with {@code #line} directives. */
  public String text() {
    return text;
  }

  /**
   * Returns a line of an original file.
   *
   * @param file the file's name in the {@code #line} directives
   * @param number the line number, counted from 1
   */
  public Optional<String> line(String file, int number) {
    List<String> content = lines.getOrDefault(file, List.of());
    return number >= 1 && number <= content.size()
        ? Optional.of(content.get(number - 1))
        : Optional.empty();
  }
}
