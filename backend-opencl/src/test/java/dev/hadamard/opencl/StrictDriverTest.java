package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that refuses device types that OpenCL does not define, as Mesa's rusticl does: {@code
 * src/test/c/strict_driver.c}, found by the machine's own loader.
 */
@EnabledOnOs(OS.LINUX)
final class StrictDriverTest {

  private static Path driver;

  @BeforeAll
  static void build(@TempDir Path folder) throws Exception {
    driver = folder.resolve("libstrict.so");
    assumeTrue(exitCode("gcc", "--version") == 0, "there is no gcc");
    TestDevice.require(); // a loader
    Path source = Path.of(System.getProperty("basedir", "."), "src/test/c/strict_driver.c");
    String[] command = {
      "gcc", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-o", driver + "", source + ""
    };
    assertThat(exitCode(command)).isZero();
  }

  private static int exitCode(String... command) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    // Surefire's JVM may have been given libjsig, which warns of other programs that inherit it.
    builder.environment().remove("LD_PRELOAD");
    try {
      return builder.start().waitFor();
    } catch (IOException noSuchProgram) {
      return -1;
    }
  }

  private static List<String> answers(int status) throws Exception {
    ChildJvm child =
        ChildJvm.run(
            ProbeTwice.class,
            Map.of("OCL_ICD_VENDORS", driver.toString(), "STRICT_STATUS", String.valueOf(status)));
    assertThat(child.exitCode()).as(child.output()).isZero();
    List<String> answers =
        child.output().lines().filter(line -> line.matches("(first|second|refused): .*")).toList();
    assertThat(answers).hasSize(3);
    return answers;
  }

  @Test
  void its_devices_are_asked_for_by_the_types_that_opencl_defines() throws Exception {
    assertThat(answers(0))
        .allSatisfy(line -> assertThat(line).contains("the device id=0:0 does not say what it is"));
  }

  @Test
  void one_without_a_device_has_not_failed() throws Exception {
    assertThat(answers(-1))
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("Strict shows no device", Remedies.INSTALL_DRIVER)
                    .doesNotContain("CL_"));
  }

  @Test
  void a_status_that_is_a_failure_is_told_as_the_reason_with_what_to_do_about_it()
      throws Exception {
    assertThat(answers(-6))
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "Strict does not tell its devices: CL_OUT_OF_HOST_MEMORY",
                        "update or remove this OpenCL driver")
                    .doesNotContain(Remedies.INSTALL_DRIVER));
  }
}
