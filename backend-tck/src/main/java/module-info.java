/** The conformance kit. JUnit calls its tests, which are hidden from all others, by reflection. */
module dev.hadamard.tck {
  requires transitive dev.hadamard;
  requires org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires transitive org.junit.platform.launcher;
  requires static org.jspecify;

  exports dev.hadamard.tck;

  opens dev.hadamard.tck;

  provides org.junit.platform.launcher.TestExecutionListener with
      dev.hadamard.tck.ConformanceReport;
}
