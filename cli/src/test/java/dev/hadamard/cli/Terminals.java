package dev.hadamard.cli;

/** Terminals for tests. */
final class Terminals {

  private Terminals() {}

  static Terminal none() {
    return new Terminal(false, false, false, false, true, () -> 80);
  }

  /** For both streams, with colours, so many columns wide. */
  static Terminal of(int columns) {
    return new Terminal(true, true, false, false, true, () -> columns);
  }

  /** The same without colours. */
  static Terminal plain(int columns) {
    return new Terminal(true, true, false, true, true, () -> columns);
  }
}
