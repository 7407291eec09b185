package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A project folder with a copy of the launcher scripts, whose program is this very class path, so
 * that no test starts a build unless it wants to.
 *
 * @param temporary the folder that the commands run in
 * @param folder the project's folder in it, with a space in its name
 */
record LauncherProject(Path temporary, Path folder) {

  static LauncherProject in(Path temporary) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("a project"));
    make(folder);
    return new LauncherProject(temporary, folder);
  }

  /** Copies the scripts into a folder and puts the program where they look for it. */
  static void make(Path folder) throws IOException {
    Path sources = Path.of("..").toAbsolutePath().normalize();
    Files.copy(
        sources.resolve("hadamard"),
        folder.resolve("hadamard"),
        StandardCopyOption.COPY_ATTRIBUTES);
    copyFolder(sources.resolve("launcher"), folder.resolve("launcher"));
    Path app = Files.createDirectories(folder.resolve("target/app"));
    writeProgram(app.resolve("hadamard.jar"), Main.class);
    Files.createFile(app.resolve("built"));
  }

  static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** A jar with nothing but the way to the classes under test. */
  static void writeProgram(Path jar, Class<?> main) throws IOException {
    writeProgram(jar, main, classPath());
  }

  static void writeProgram(Path jar, Class<?> main, Stream<Path> classPath) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        classPath.map(entry -> entry.toUri().toString()).collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream written = new JarOutputStream(out, manifest)) {
      written.finish();
    }
  }

  /** This JVM's class path. */
  static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of);
  }

  /** A command in a person's shell, with this JVM's Java. */
  static ProcessBuilder command(String program, String... args) {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(args)).toList());
    // Surefire's JVM may have been given libjsig, which warns of other programs that inherit it.
    builder.environment().remove("LD_PRELOAD");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  Path launcher() {
    return folder.resolve("hadamard");
  }

  Path program() {
    return folder.resolve("target/app/hadamard.jar");
  }

  /** The file that standard output goes to. */
  Path out() {
    return temporary.resolve("out");
  }

  /** The file that the standard error goes to. */
  Path err() {
    return temporary.resolve("err");
  }

  Invocation launch(String... args) throws IOException, InterruptedException {
    return launch(Map.of(), args);
  }

  Invocation launch(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    return finished(start(environment, command(launcher().toString(), args)));
  }

  /** Runs a script of the shell. */
  Invocation shell(Map<String, String> environment, String script)
      throws IOException, InterruptedException {
    return finished(start(environment, command("/bin/sh", "-c", script)));
  }

  Process start(Map<String, String> environment, ProcessBuilder command) throws IOException {
    command
        .directory(temporary.toFile())
        .redirectOutput(out().toFile())
        .redirectError(err().toFile());
    command.environment().putAll(environment);
    return command.start();
  }

  Invocation finished(Process process) throws IOException, InterruptedException {
    boolean hasEnded = process.waitFor(2, TimeUnit.MINUTES);
    if (!hasEnded) { // or it would go on beside the tests that follow
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    String out = Files.readString(out());
    String err = Files.readString(err());
    assertThat(hasEnded).as("the command ended; out:%n%s%nerr:%n%s", out, err).isTrue();
    return new Invocation(process.exitValue(), out, err);
  }
}
