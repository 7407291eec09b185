package dev.hadamard.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Assembles kernels from their files.
 *
 * <p>An OpenCL driver gets the source as one text and finds no files, so this class resolves {@code
 * #include "part.cl"}. Each part is included once, at its first {@code #include}. {@code #line}
 * directives let the compiler's messages name the original file and line.
 */
public final class KernelLibrary {

  private static final Pattern INCLUDE = Pattern.compile("\\s*#include\\s+\"([\\w.]+)\"\\s*");

  private static final String GENERATED = "program.cl";
  private static final String ASSEMBLY = "tensor_ptx.cl";
  private static final String NO_ASSEMBLY =
      "// tensor_ptx: left out, as it is for NVIDIA's compilers\n#error no tensor cores\n";

  private final UnaryOperator<String> files;

  /**
   * Creates a library of any files.
   *
   * @param files file name, as in {@code prelude.cl} → its text
   */
  public KernelLibrary(UnaryOperator<String> files) {
    this.files = files;
  }

  /**
   * Returns the kernels of this module for any compiler, without inline assembly: another vendor's
   * compiler may crash on it even where a directive excludes it.
   */
  public static KernelLibrary bundled() {
    return new KernelLibrary(file -> file.equals(ASSEMBLY) ? NO_ASSEMBLY : resource(file));
  }

  /** Returns the kernels of this module with inline assembly, for NVIDIA's compilers only. */
  public static KernelLibrary bundledForNvidia() {
    return new KernelLibrary(KernelLibrary::resource);
  }

  /**
   * Returns the whole program of one kernel.
   *
   * @param kernel the kernel's name, without {@code .cl}
   * @throws IllegalArgumentException if there is no such file, or a part includes itself
   */
  public KernelSource source(String kernel) {
    return source(KernelVariant.of(kernel, Map.of()));
  }

  /**
   * Returns the whole program of one kernel, with the part that was generated for this variant.
   *
   * @throws IllegalArgumentException if there is no such file, or a part includes itself
   */
  public KernelSource source(KernelVariant variant) {
    return source(KernelProgram.of(variant));
  }

  /**
   * Returns a program of one variant or several, each with the part that was generated for it.
   *
   * @throws IllegalArgumentException if there is no such file, or a part includes itself
   */
  public KernelSource source(KernelProgram program) {
    Assembly assembly = new Assembly();
    for (KernelVariant variant : program.variants()) {
      assembly.append(variant, program.macros(variant));
    }
    return new KernelSource(program.name(), assembly.text.toString(), assembly.lines);
  }

  private final class Assembly {
    private String generated = "";
    private final StringBuilder text = new StringBuilder();
    private final Map<String, List<String>> lines = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();

    /** Appends a kernel, and what it includes and is not there yet. */
    void append(KernelVariant variant, Map<String, String> macros) {
      String file = variant.kernel() + ".cl";
      generated = variant.generated();
      seen.removeAll(Set.of(file, GENERATED));
      macros.forEach(
          (name, value) ->
              text.append("#define ").append(name).append(' ').append(value).append('\n'));
      append(file);
      macros.keySet().forEach(name -> text.append("#undef ").append(name).append('\n'));
    }

    private void append(String file) {
      if (open.contains(file)) {
        throw new IllegalArgumentException(file + " includes itself through " + open);
      }
      if (!seen.add(file)) {
        return;
      }
      open.push(file);
      List<String> content =
          (file.equals(GENERATED) ? generated : files.apply(file)).lines().toList();
      lines.put(file, content);
      mark(1, file);
      for (int i = 0; i < content.size(); i++) {
        Matcher include = INCLUDE.matcher(content.get(i));
        if (include.matches()) {
          append(include.group(1));
          mark(i + 2, file);
        } else {
          text.append(content.get(i)).append('\n');
        }
      }
      open.pop();
    }

    private void mark(int line, String file) {
      text.append("#line ").append(line).append(" \"").append(file).append("\"\n");
    }
  }

  private static String resource(String file) {
    try (InputStream stream = KernelLibrary.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no kernel file " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the kernel file " + file, e);
    }
  }
}
