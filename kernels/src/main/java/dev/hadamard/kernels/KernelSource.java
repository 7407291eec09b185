package dev.hadamard.kernels;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One kernel with everything it includes, ready for a compiler. */
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
   * A line as it stands in its file.
   *
   * @param file its name, as a {@code #line} directive gives it
   * @param number from 1 on
   */
  public Optional<String> line(String file, int number) {
    List<String> content = lines.getOrDefault(file, List.of());
    return number >= 1 && number <= content.size()
        ? Optional.of(content.get(number - 1))
        : Optional.empty();
  }
}
