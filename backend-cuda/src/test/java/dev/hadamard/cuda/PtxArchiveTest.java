package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelProgram;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** PTX that the build makes for hosts with the driver alone. */
final class PtxArchiveTest {

  private static final KernelVariant ONE = KernelVariant.of("hadamard", Map.of("VW", 1));
  private static final KernelSource SOURCE = source("// one\n");

  private static KernelSource source(String text) {
    return new KernelLibrary(file -> text).source("hadamard");
  }

  private static byte[] packed() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    PtxArchive.write(
        new TreeMap<>(Map.of(ONE.toString(), PtxArchive.entry(SOURCE, ".version 8.0\n"))), packed);
    return packed.toByteArray();
  }

  private static PtxArchive open() throws IOException {
    return PtxArchive.read(new ByteArrayInputStream(packed()));
  }

  @Test
  void its_variants_are_all_that_a_backend_asks_for_that_composes_its_ops() {
    assertThat(new HashSet<>(PtxVariants.all()))
        .hasSameSizeAs(PtxVariants.all())
        .containsAll(AskedVariants.of(false));
  }

  @Test
  void it_gives_the_ptx_of_a_variant_ended_by_a_zero_byte() throws Exception {
    byte[] ptx = open().compile(SOURCE, KernelProgram.of(ONE), 90);
    assertThat(ptx).endsWith((byte) '\n', (byte) 0);
    assertThat(new String(ptx, StandardCharsets.US_ASCII)).contains(".version 8.0");
  }

  @Test
  void it_refuses_a_variant_that_it_lacks() throws Exception {
    KernelVariant other = KernelVariant.of("hadamard", Map.of("VW", 4));
    assertThat(open().has(ONE)).isTrue();
    assertThat(open().has(other)).isFalse();
    assertThatThrownBy(() -> open().compile(SOURCE, KernelProgram.of(other), 90))
        .isInstanceOf(KernelBuildException.class)
        .hasMessageContaining("no PTX of this variant")
        .hasMessageContaining("libnvrtc.so.12");
  }

  @Test
  void it_refuses_ptx_of_another_source_than_the_kernel_is_now() {
    assertThatThrownBy(() -> open().compile(source("// two\n"), KernelProgram.of(ONE), 90))
        .isInstanceOf(KernelBuildException.class)
        .hasMessageContaining("another source");
  }

  @Test
  void a_changed_byte_of_the_file_is_noticed() throws Exception {
    byte[] packed = packed();
    int inside =
        new String(packed, StandardCharsets.ISO_8859_1).indexOf("VW=1") + 12; // past the header
    packed[inside] ^= 1;
    assertThatThrownBy(() -> PtxArchive.read(new ByteArrayInputStream(packed)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void the_same_ptx_gives_the_same_file() throws Exception {
    assertThat(packed()).isEqualTo(packed());
  }

  /** What the build made, if it had an nvcc. */
  private static PtxArchive ofThisBuild() {
    if (!PtxBuild.isPresent()) {
      System.err.println("skipped: the build's PTX, as there is no nvcc");
    }
    assumeTrue(PtxBuild.isPresent(), "there is no nvcc");
    return PtxArchive.ofThisBuild().orElseThrow();
  }

  @Test
  void the_build_has_made_every_variant_of_todays_sources() {
    PtxArchive archive = ofThisBuild();
    KernelLibrary library = KernelLibrary.bundledForNvidia();
    for (KernelVariant variant : PtxVariants.all()) {
      KernelProgram program = KernelProgram.of(variant);
      byte[] ptx = archive.compile(library.source(program), program, 90);
      assertThat(new String(ptx, StandardCharsets.US_ASCII))
          .contains(".version 8.0", ".entry " + variant.kernel() + "(");
    }
  }

  @Test
  void the_builds_archive_is_small() throws Exception {
    ofThisBuild();
    try (InputStream stream = PtxArchive.class.getResourceAsStream(PtxArchive.RESOURCE)) {
      int bytes = stream.readAllBytes().length;
      System.out.println(PtxArchive.RESOURCE + ": " + bytes + " bytes");
      assertThat(bytes).isBetween(1 << 10, 2 << 20);
    }
  }
}
