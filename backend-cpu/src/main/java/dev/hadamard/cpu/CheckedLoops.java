package dev.hadamard.cpu;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The loops of the vector module. They are created when they are first needed, and used if their
 * results are right.
 */
final class CheckedLoops {

  private static final System.Logger LOG = System.getLogger(CheckedLoops.class.getName());

  private final Supplier<Loops> source;
  private boolean isChecked;
  private Optional<Loops> loops = Optional.empty();

  CheckedLoops(Supplier<Loops> source) {
    this.source = source;
  }

  /** Returns the loops; empty if a result is wrong in this JVM, which is logged once. */
  synchronized Optional<Loops> get() {
    if (!isChecked) {
      isChecked = true;
      try {
        loops = Optional.of(source.get());
        checkAgain();
      } catch (RuntimeException | LinkageError failure) {
        say(failure.toString());
      }
    }
    return loops;
  }

  /**
   * Checks them once more: the first time their code was interpreted, since then it may have been
   * compiled.
   *
   * @return whether they are right
   */
  synchronized boolean checkAgain() {
    Optional<String> failure = loops.flatMap(SelfCheck::failure);
    if (failure.isPresent()) {
      loops = Optional.empty();
      say(failure.get());
    }
    return loops.isPresent();
  }

  private static void say(String failure) {
    LOG.log(
        System.Logger.Level.WARNING,
        "cpu stays with plain loops, about half as fast, as the vector module of Java {0} fails its"
            + " check: {1}; set hadamard.cpu.vector=off, or use another Java",
        Runtime.version().feature(),
        failure);
  }
}
