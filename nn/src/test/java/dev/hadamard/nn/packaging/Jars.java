package dev.hadamard.nn.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The jars of this class path that an application of this module has; ours are packed anew. */
record Jars(Path folder) {

  private static final List<String> LIBRARIES = List.of("gson-", "fastcsv-", "jocl-");

  /** Packs our modules into the folder and copies the libraries beside them. */
  static Jars into(Path folder) throws IOException {
    Jars jars = new Jars(Files.createDirectories(folder));
    for (Path entry : classPath()) {
      String name = entry.getFileName().toString();
      if (isOurs(entry)) {
        jars.pack(entry);
      } else if (LIBRARIES.stream().anyMatch(name::startsWith)) {
        Files.copy(entry, folder.resolve(name));
      }
    }
    return jars;
  }

  private static List<Path> classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(path.split(File.pathSeparator, -1)).map(Path::of).toList();
  }

  /** The classes of a module of this build, or its jar if that has been built. */
  private static boolean isOurs(Path entry) {
    return entry.endsWith(Path.of("target", "classes"))
        || entry.getFileName().toString().matches("hadamard-.*\\.jar");
  }

  private void pack(Path entry) throws IOException {
    String module =
        ModuleFinder.of(entry).findAll().stream()
            .map(reference -> reference.descriptor().name())
            .findFirst()
            .orElseThrow(() -> new AssertionError(entry + " is no module"));
    Path jar = folder.resolve(module + ".jar");
    if (Files.isDirectory(entry)) {
      tool("jar", "--create", "--file", jar.toString(), "-C", entry.toString(), ".");
    } else {
      Files.copy(entry, jar);
    }
  }

  /** All of them, in the order of their names. */
  List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** The one whose file name begins so. */
  Path named(String prefix) throws IOException {
    return all().stream()
        .filter(jar -> jar.getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + prefix + " in " + folder));
  }

  /** Runs a tool of this JDK; fails unless it ends well. */
  static void tool(String name, String... arguments) {
    java.io.StringWriter output = new java.io.StringWriter();
    java.io.PrintWriter printer = new java.io.PrintWriter(output);
    int status = ToolProvider.findFirst(name).orElseThrow().run(printer, printer, arguments);
    assertThat(status).as("%s %s%n%s", name, List.of(arguments), output).isZero();
  }

  /** Compiles the sources below a folder. */
  static void compile(Path sources, Path classes, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-proc:none", "-Xlint:all", "-Werror", "-d", classes.toString()));
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    tool("javac", arguments.toArray(String[]::new));
  }
}
