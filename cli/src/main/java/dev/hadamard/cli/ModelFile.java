package dev.hadamard.cli;

import dev.hadamard.StepShape;
import dev.hadamard.nn.NetworkSpec;
import dev.hadamard.nn.model.ModelFileException;
import dev.hadamard.nn.model.ModelFormatException;
import dev.hadamard.nn.model.Models;
import dev.hadamard.nn.model.SavedModel;
import dev.hadamard.spi.ForeignText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model file that was named on the command line.
 *
 * @param name the name as it was typed
 */
record ModelFile(String name, SavedModel model) {

  /** Where {@code train} saves the best network. */
  static final String DEFAULT = "hadamard-out/" + TrainingFiles.BEST;

  /** What the help says of the option or argument. */
  static final String DESCRIPTION =
      "The model. Default: the best one of 'hadamard train',%n${DEFAULT-VALUE}";

  private static final String REMEDY =
      "Name a model that was saved by 'hadamard train' or, in Java, by Models.save.";

  /** The size of a batch when the steps of the backends are timed to choose one. */
  private static final int STEP_ROWS = 256;

  /**
   * Reads a model.
   *
   * @throws UsageException if the file does not exist or is not a model
   */
  static ModelFile read(String name) {
    if (name.isBlank()) {
      throw new UsageException("the name of the model is empty", REMEDY);
    }
    try {
      Path path = Path.of(name);
      if (name.equals(DEFAULT) && Files.notExists(path)) {
        throw new UsageException(
            "there is no model " + DEFAULT, "Run 'hadamard train' first, or name another model.");
      }
      if (Files.isDirectory(path)) {
        throw folder(path);
      }
      return new ModelFile(name, Models.load(path));
    } catch (ModelFormatException text) {
      throw refusal(text, text.mayBeTable() ? remedyForTable(name) : REMEDY);
    } catch (ModelFileException unreadable) {
      throw refusal(unreadable, REMEDY);
    } catch (InvalidPathException noPath) {
      throw new UsageException(
          Console.literal(name) + " is not a file name: " + noPath.getReason(), REMEDY);
    }
  }

  /**
   * Reads a model that is to predict.
   *
   * @throws UsageException as {@link #read} does; also if the meaning of its outputs is unknown
   */
  static ModelFile readForUse(String name) {
    ModelFile file = read(name);
    if (file.model().task().isEmpty()) {
      throw new UsageException(
          Console.literal(name) + " was saved without its classes or target scaling",
          "In Java, save it with Models.save(network, scaling, data, file).");
    }
    return file;
  }

  private static UsageException folder(Path folder) {
    String remedy =
        Stream.of(TrainingFiles.BEST, TrainingFiles.MODEL)
            .map(folder::resolve)
            .filter(Files::exists)
            .findFirst()
            .map(found -> "Name a file in it, such as " + ShellWord.of(found.toString()) + ".")
            .orElse(REMEDY);
    return new UsageException(Console.literal(folder.toString()) + " is a folder", remedy);
  }

  private static String remedyForTable(String name) {
    return "Name a table with --data: 'hadamard predict --model MODEL --data %s', or evaluate. %s"
        .formatted(ShellWord.of(ForeignText.cutMiddle(name)), "'hadamard train' saves a model.");
  }

  private static UsageException refusal(ModelFileException cause, String remedy) {
    UsageException refusal = new UsageException(String.valueOf(cause.getMessage()), remedy);
    refusal.initCause(cause);
    return refusal;
  }

  Path path() {
    return Path.of(name);
  }

  /** The shape of the step that {@code auto:measure} times. */
  StepShape step() {
    NetworkSpec spec = model.spec();
    IntStream sizes = IntStream.range(0, spec.depth()).map(spec::outputsOf);
    return new StepShape(
        STEP_ROWS, Stream.concat(Stream.of(spec.inputs()), sizes.boxed()).toList());
  }

  /** What the model predicts, for people. */
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

  /** The name of the column with the class or value; empty if it is not known. */
  String label() {
    return model.schema().flatMap(schema -> schema.labelName()).orElse("");
  }

  /** A description in one line, for people. */
  String describe() {
    return "%s: %s, %s".formatted(Console.literal(name), model.spec().sizes(), purpose());
  }
}
