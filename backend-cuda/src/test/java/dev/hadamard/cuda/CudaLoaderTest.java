package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.spi.Availability.Unavailable;
import dev.hadamard.spi.LibrarySearch;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which the driver or JCuda may be missing has its own reason and remedy. */
final class CudaLoaderTest {

  /** A linker of which nothing is known may find anything. */
  private static final CudaDriverSearch HOPEFUL =
      new CudaDriverSearch(
          "Linux",
          "amd64",
          new LibrarySearch(Path.of("/nonexistent/ld.so.cache"), List.of()),
          List.of());

  private static int cuda126() {
    return 12_060;
  }

  private static Unavailable refusal(IntSupplier initialise, IntSupplier version) {
    return Objects.requireNonNull(CudaLoader.load(HOPEFUL, initialise, version));
  }

  private static Unavailable refusal(LinkageError failure) {
    return refusal(
        () -> {
          throw failure;
        },
        CudaLoaderTest::cuda126);
  }

  @Test
  void a_driver_that_starts_is_no_objection() {
    assertThat(CudaLoader.load(HOPEFUL, () -> 0, CudaLoaderTest::cuda126)).isNull();
  }

  @Test
  void without_a_driver_nothing_is_loaded() {
    CudaDriverSearch mac =
        new CudaDriverSearch("Mac OS X", "aarch64", HOPEFUL.libraries(), HOPEFUL.folders());
    Unavailable refusal =
        CudaLoader.load(
            mac,
            () -> {
              throw new AssertionError("loaded");
            },
            CudaLoaderTest::cuda126);
    assertThat(refusal).isEqualTo(mac.refusal().orElseThrow());
  }

  @Test
  void missing_classes_are_told_from_a_missing_native_library() {
    Unavailable classes = refusal(new NoClassDefFoundError("jcuda/driver/JCudaDriver"));
    assertThat(classes.reason()).isEqualTo("JCuda's classes are not on the class path");
    assertThat(classes.remedy()).contains("org.jcuda:jcuda");

    Unavailable natives =
        refusal(
            new UnsatisfiedLinkError(
                """
                Error while loading native library "JCudaDriver-12.6.0-linux-x86_64"
                java.lang.UnsatisfiedLinkError: no JCudaDriver in java.library.path
                java.io.IOException: No resource found with name '/lib/libJCudaDriver.so'
                """));
    assertThat(natives.reason()).isEqualTo("JCuda's native library is not on the class path");
    assertThat(natives.remedy())
        .contains("org.jcuda:jcuda-natives:linux-x86_64", "./hadamard add cuda");
  }

  @Test
  void a_native_library_that_does_not_load_gives_the_innermost_complaint() {
    Unavailable refusal =
        refusal(
            new UnsatisfiedLinkError(
                """
                Error while loading native library
                java.lang.UnsatisfiedLinkError: no JCudaDriver in java.library.path
                java.lang.UnsatisfiedLinkError: /tmp/x.so: failed to map segment
                ---(end of nested stack traces)---
                """));
    assertThat(refusal.reason()).endsWith("/tmp/x.so: failed to map segment");
    assertThat(refusal.remedy()).contains("jcuda-natives", "hadamard.backend=cpu");
  }

  @Test
  void a_library_that_another_class_loader_holds_is_told_as_that() {
    Unavailable refusal =
        refusal(
            new UnsatisfiedLinkError(
                """
                Error while loading native library "JCudaDriver-12.6.0-linux-x86_64"
                java.lang.UnsatisfiedLinkError: Native Library /opt/lib/libJCudaDriver.so already \
                loaded in another classloader
                java.io.IOException: No resource found with name '/lib/libJCudaDriver.so'
                """));
    assertThat(refusal.reason()).contains("another class loader", "/opt/lib/libJCudaDriver.so");
    assertThat(refusal.remedy()).contains("hadamard.backend=cpu").doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tmp/x.so: libcuda.so.1: cannot open shared object file: No such file or directory",
        "Error loading shared library libcuda.so.1: No such file or directory (needed by x.so)",
        "C:\\Temp\\JCudaDriver.dll: Can't find dependent libraries"
      })
  void a_driver_that_only_the_linker_can_miss_is_missed_all_the_same(String complaint) {
    assertThat(refusal(new UnsatisfiedLinkError("Error while loading\n" + complaint)))
        .isEqualTo(HOPEFUL.missing());
  }

  @ParameterizedTest
  @CsvSource({
    "100, CUDA_ERROR_NO_DEVICE, CUDA_VISIBLE_DEVICES",
    "34, CUDA_ERROR_STUB_LIBRARY, stubs",
    "802, CUDA_ERROR_SYSTEM_NOT_READY, nvidia-fabricmanager",
    "803, CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, reboot",
    "804, CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE, compat",
    "999, CUDA_ERROR_UNKNOWN, nvidia-smi"
  })
  void a_driver_that_does_not_start_names_its_code(int status, String name, String remedy) {
    Unavailable refusal = refusal(() -> status, CudaLoaderTest::cuda126);
    assertThat(refusal.reason()).contains(name, "(" + status + ")");
    assertThat(refusal.remedy()).contains(remedy).doesNotContain("\n");
  }

  @Test
  void a_driver_of_cuda_11_is_too_old() {
    Unavailable refusal = refusal(() -> 0, () -> 11_080);
    assertThat(refusal.reason()).contains("CUDA 11.8", "12.0");
    assertThat(refusal.remedy()).contains("525");
    assertThat(CudaLoader.load(HOPEFUL, () -> 0, () -> 12_000)).isNull();
  }
}
