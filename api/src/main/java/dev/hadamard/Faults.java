package dev.hadamard;

/** Remedies for a provider that fails with an error outside its contract. */
final class Faults {

  private Faults() {}

  /** The remedy in one line without a full stop. */
  static String remedy(Throwable fault) {
    if (fault instanceof UnsupportedClassVersionError) {
      return "run the Java release that its jar was made for, or use an older release of the jar";
    }
    if (fault instanceof LinkageError || fault instanceof ClassNotFoundException) {
      return "add the jars that it needs, each in a release that fits";
    }
    return "update its jar, or remove it";
  }
}
