package dev.hadamard;

/** What a user can do about code that fails in a way its contract does not know. */
final class Faults {

  private Faults() {}

  /** In one line without a full stop. */
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
