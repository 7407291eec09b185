package dev.hadamard.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.opencl.Fixture.Matrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiling kernels: what a failure tells, and what can be looked at. */
final class KernelBuildTest {

  private static final String BROKEN =
      """
      #include "part.cl"
      __kernel void hadamard(const int size, __global const float *a,
                             __global const float *b, __global float *out) {
        out[0] = a[0] * no_such_name;
      }
      """;

  @Test
  void a_source_that_does_not_compile_is_reported_with_the_offending_line() {
    KernelLibrary broken =
        new KernelLibrary(file -> file.equals("part.cl") ? "// a part\n// of two lines\n" : BROKEN);
    try (OpenClBackend backend = TestDevice.open(settings -> settings.withLibrary(broken));
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix a = fixture.random(2, 2);
      assertThatThrownBy(() -> backend.hadamard(a.tensor(), a.tensor(), a.tensor()))
          .isInstanceOfSatisfying(
              KernelBuildException.class,
              e -> {
                assertThat(e.program()).isEqualTo("hadamard.cl");
                assertThat(e.device()).isEqualTo(backend.info().device().name());
                assertThat(e.options()).contains("-cl-std=CL1.2", "-D VW=");
                assertThat(e.log()).contains("hadamard.cl:4", "|   out[0] = a[0] * no_such_name;");
              });
      assertThat(fixture.read(a)).as("the backend goes on").isEqualTo(a.values());
    }
  }

  @Test
  void the_dump_folder_receives_each_program_with_its_options(@TempDir Path folder)
      throws Exception {
    ClDevice device = TestDevice.require();
    BackendConfig config =
        BackendConfig.builder()
            .set(ConfigKey.KERNELS_DUMP, folder.resolve("deep/er").toString())
            .build();
    try (OpenClBackend backend = new OpenClBackend(device, ClSettings.of(config, device));
        Fixture fixture = new Fixture(backend, 1)) {
      Matrix a = fixture.random(2, 2);
      backend.hadamard(a.tensor(), a.tensor(), a.tensor());
      fixture.read(a);
    }
    try (Stream<Path> dumped = Files.list(folder.resolve("deep/er"))) {
      List<Path> files = dumped.toList();
      assertThat(files).hasSize(1);
      assertThat(files.get(0).getFileName().toString()).startsWith("hadamard-BLOCK=");
      assertThat(Files.readString(files.get(0)))
          .startsWith("// options: -cl-std=CL1.2")
          .contains("#line 1 \"prelude.cl\"");
    }
  }
}
