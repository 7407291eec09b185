package dev.hadamard.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The lines that a compiler speaks of, beside what it says. */
final class BuildLogTest {

  @Test
  void a_log_in_any_drivers_style_is_annotated() {
    KernelSource source = new KernelLibrary(file -> "one\ntwo\nthree\n").source("some");
    assertThat(BuildLog.annotate("some.cl:2:5: error: no", source)).endsWith("some.cl:2 | two");
    assertThat(BuildLog.annotate("\"some.cl\"(3): error", source))
        .isEqualTo("\"some.cl\"(3): error");
    assertThat(BuildLog.annotate("some.cl(3): error", source)).endsWith("some.cl:3 | three");
    assertThat(BuildLog.annotate("some.cl:99: error", source)).isEqualTo("some.cl:99: error");
    assertThat(BuildLog.annotate("some.cl:4294967295: error", source))
        .isEqualTo("some.cl:4294967295: error");
  }
}
