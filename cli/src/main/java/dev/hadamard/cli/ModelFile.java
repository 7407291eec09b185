package dev.hadamard.cli;

import dev.hadamard.StepShape;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.model.ModelFileException;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model file that a command was given.
 *
 * @param name as it was typed
 */
record ModelFile(String name, SavedModel model) {

  /** Where {@code train} leaves the best one. */
  static final String DEFAULT = "hadamard-out/" + TrainingFiles.BEST;

  /** The batch of which a step is timed where the backend is to be chosen so. */
  private static final int STEP_ROWS = 256;

  /**
   * Reads it.
   *
   * @throws UsageException if there is none, or it is no model
   */
  static ModelFile read(String name) {
    try {
      return new ModelFile(name, Models.load(Path.of(name)));
    } catch (ModelFileException unreadable) {
      throw refusal(String.valueOf(unreadable.getMessage()), unreadable);
    } catch (InvalidPathException noPath) {
      throw refusal(Console.literal(name) + " is no file: " + noPath.getReason(), noPath);
    }
  }

  private static UsageException refusal(String problem, Exception cause) {
    UsageException refusal =
        new UsageException(
            problem, "Name a model that 'hadamard train' or Models.save in Java has saved.");
    refusal.initCause(cause);
    return refusal;
  }

  Path path() {
    return Path.of(name);
  }

  /** The size of a step, for {@code auto:measure}. */
  StepShape step() {
    NetworkSpec spec = model.spec();
    IntStream sizes = IntStream.range(0, spec.depth()).map(spec::outputsOf);
    return new StepShape(
        STEP_ROWS, Stream.concat(Stream.of(spec.inputs()), sizes.boxed()).toList());
  }

  /** What it predicts, for people. */
  String purpose() {
    return model
        .task()
        .map(
            task ->
                switch (task) {
                  case CLASSIFICATION -> model.classes().size() + " classes" + ofLabel();
                  case REGRESSION -> "regression" + ofLabel();
                })
        .orElse("saved without classes or target");
  }

  private String ofLabel() {
    return label().isEmpty() ? "" : " of '" + Console.literal(label()) + "'";
  }

  /** The name of the class's or value's column; empty if it is not known. */
  String label() {
    return model.schema().flatMap(schema -> schema.labelName()).orElse("");
  }

  /** One line for people. */
  String describe() {
    return "%s: %s, %s".formatted(Console.literal(name), model.spec().sizes(), purpose());
  }
}
