package dev.hadamard.cli;

import java.nio.file.Path;

/**
 * What a finished training leaves.
 *
 * @param model the network as it was at the end
 * @param best the network as it was after its best epoch
 * @param curve the learning curve
 * @param areReplaced whether they take the place of those of an earlier training
 */
record TrainingFiles(Path model, Path best, Path curve, boolean areReplaced) {

  static final String MODEL = "model.safetensors";
  static final String BEST = "model-best.safetensors";
  static final String INTERRUPTED = "model-interrupted.safetensors";
  static final String INTERRUPTED_BEST = "model-interrupted-best.safetensors";
  static final String CURVE = "learning-curve.svg";

  /** The names of all files that a training may write, one that is stopped too. */
  static String[] names() {
    return new String[] {MODEL, BEST, INTERRUPTED, INTERRUPTED_BEST, CURVE};
  }

  static TrainingFiles in(OutputFolder folder) {
    return new TrainingFiles(
        folder.path(MODEL),
        folder.path(BEST),
        folder.path(CURVE),
        folder.hadAny(MODEL, BEST, CURVE));
  }
}
