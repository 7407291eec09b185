package dev.hadamard.cuda;

import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.KernelProgram;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The PTX that {@link PtxBuild} made of {@link PtxVariants}: for hosts that have the driver and no
 * NVRTC.
 *
 * <p>A zip file, so that its index and checksums are those of the format. An entry is named like
 * its variant and begins with a line that names the digest of the source it was made of.
 */
final class PtxArchive implements KernelCompiler {

  /** The resource beside this class; absent where the build had no nvcc. */
  static final String RESOURCE = "kernels.ptx.zip";

  private static final String DIGEST_LINE = "// source: ";

  private final Map<String, byte[]> entries;

  private PtxArchive(Map<String, byte[]> entries) {
    this.entries = entries;
  }

  /** The archive of this build, if it has one. */
  static Optional<PtxArchive> ofThisBuild() {
    try (InputStream stream = PtxArchive.class.getResourceAsStream(RESOURCE)) {
      return stream == null ? Optional.empty() : Optional.of(read(stream));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  /**
   * Reads an archive.
   *
   * @throws IOException if a checksum is wrong, or it is no archive
   */
  static PtxArchive read(InputStream stream) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    ZipInputStream zip = new ZipInputStream(stream);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      entries.put(entry.getName(), zip.readAllBytes());
    }
    return new PtxArchive(entries);
  }

  /**
   * Writes an archive; the same entries give the same bytes.
   *
   * @param ptx a variant's text → what {@link #entry} makes of it
   */
  static void write(SortedMap<String, byte[]> ptx, OutputStream stream) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(stream);
    zip.setLevel(Deflater.BEST_COMPRESSION);
    for (Map.Entry<String, byte[]> each : ptx.entrySet()) {
      ZipEntry entry = new ZipEntry(each.getKey());
      entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
      zip.putNextEntry(entry);
      zip.write(each.getValue());
    }
    zip.finish();
  }

  /** What the archive keeps of a compiled source. */
  static byte[] entry(KernelSource source, String ptx) {
    return (digestLine(source) + ptx).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String label() {
    return "PTX of the build";
  }

  @Override
  public boolean has(KernelVariant variant) {
    return entries.containsKey(variant.toString());
  }

  @Override
  public boolean fuses() {
    return false;
  }

  @Override
  public byte[] compile(KernelSource source, KernelProgram program, int capability) {
    byte[] ptx = entries.get(program.toString());
    if (ptx == null) {
      throw refusal(program, capability, "the build made no PTX of this variant");
    }
    byte[] digest = digestLine(source).getBytes(StandardCharsets.US_ASCII);
    if (!Arrays.equals(ptx, 0, digest.length, digest, 0, digest.length)) {
      throw refusal(program, capability, "the build made its PTX of another source");
    }
    return Arrays.copyOf(ptx, ptx.length + 1);
  }

  private KernelBuildException refusal(KernelProgram program, int capability, String reason) {
    return new KernelBuildException(
        program.name() + ".cl",
        "compute capability " + capability / 10 + "." + capability % 10 + " by the " + label(),
        program.defines(),
        reason + "; " + CompilerChoice.REMEDY);
  }

  private static String digestLine(KernelSource source) {
    return DIGEST_LINE + digest(source.text()) + "\n";
  }

  /** SHA-256 in hexadecimal digits. */
  static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
