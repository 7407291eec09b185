package dev.hadamard.kernels;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The source of a program with all included parts, ready for a compiler. */
public final class KernelSource {

  private final String program;
  private final String text;
  private final Map<String, List<String>> lines;

  KernelSource(String program, String text, Map<String, List<String>> lines) {
    this.program = program;
    this.text = text;
    this.lines = Map.copyOf(lines);
  }

  /** The name of the program: that of its kernel, if it has only one. */
  public String program() {
    return program;
  }

  /** The program, with {@code #line} directives. */
  public String text() {
    return text;
  }

  /**
   * Returns a line of an original file. In a program of several kernels {@code program.cl} is the
   * generated part of the last one.
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
