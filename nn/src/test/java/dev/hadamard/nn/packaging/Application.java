package dev.hadamard.nn.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small application: it lists the backends, trains on one, saves, loads and says so. */
final class Application {

  private static final String DESCRIPTOR =
      """
      /** A user's application. */
      module app {
        requires dev.hadamard.nn;
      }
      """;

  private static final String PROGRAM =
      """
      package app;

      import dev.hadamard.*;
      import dev.hadamard.nn.*;
      import dev.hadamard.nn.data.*;
      import dev.hadamard.nn.model.*;
      import java.nio.file.*;

      final class Train {
        private Train() {}

        public static void main(String[] arguments) throws Exception {
          if (Boolean.getBoolean("no.context")) {
            Thread.currentThread().setContextClassLoader(null);
          }
          Backends.survey(BackendConfig.load()).forEach(b -> System.out.println("found " + b.name()));
          DataSplit split = BundledData.digits().split(0.2, 42);
          Scaling scaling = Scaling.fit(ScalingMethod.DIVIDE_BY_MAX, split.train());
          Path file = Files.createTempFile("model", ".safetensors");
          try (Backend backend = Backends.open(arguments[0]);
              Network network = Network.create(backend, NetworkSpec.of(64, 16, 10), 42);
              Trainer trainer =
                  new Trainer(network, Loss.SOFTMAX_CROSS_ENTROPY, Optimizer.sgd(0.1), 64)) {
            trainer.fit(scaling.apply(split.train()), 2, 42);
            Evaluation test = trainer.evaluate(scaling.apply(split.test()));
            Models.save(network, file);
            boolean same = Models.load(file).parameters().equals(network.read());
            System.out.println("opened " + backend.info().name() + " " + backend.info().details());
            System.out.println("learnt " + (test.accuracy() > 0.5) + ", loaded " + same);
          } finally {
            Files.delete(file);
          }
          for (Class<?> type : new Class<?>[] {Backend.class, Network.class}) {
            System.out.println(type.getSimpleName() + " in " + type.getModule());
          }
          System.out.println("Java in " + System.getProperty("java.home"));
        }
      }
      """;

  private Application() {}

  /** Compiles it as a module that needs what is in this folder, and packs it into a jar there. */
  static void addModuleTo(Jars jars, Path work) throws IOException {
    Path sources = sources(work);
    Files.writeString(sources.resolve("module-info.java"), DESCRIPTOR);
    Path classes = work.resolve("classes");
    Jars.compile(sources, classes, "--module-path", jars.folder().toString());
    Path jar = jars.folder().resolve("app.jar");
    Jars.tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
  }

  /** Compiles it without modules. */
  static void compileInto(Path classes, Jars jars, Path work) throws IOException {
    String classPath =
        String.join(
            System.getProperty("path.separator"), jars.all().stream().map(Path::toString).toList());
    Jars.compile(sources(work), classes, "-classpath", classPath);
  }

  private static Path sources(Path work) throws IOException {
    Path sources = Files.createDirectories(work.resolve("sources"));
    Path program = Files.createDirectories(sources.resolve("app")).resolve("Train.java");
    Files.writeString(program, PROGRAM);
    return sources;
  }

  /** What a Java says and how it ends. */
  record Run(int status, String output) {

    Run endsWell() {
      assertThat(status).as(output).isZero();
      return this;
    }
  }

  static Path thisJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  static Run run(Path java, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.add("-Dhadamard.cache.dir=" + System.getProperty("hadamard.cache.dir", ""));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("application", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      process.destroyForcibly();
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as(text).isTrue();
      return new Run(process.exitValue(), text);
    } finally {
      Files.delete(output);
    }
  }
}
