package dev.hadamard.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A native library as a jar has it, and its copy on disk. */
public final class NativeLibrary {

  private final String fileName;
  private final byte[] content;

  private NativeLibrary(String fileName, byte[] content) {
    this.fileName = fileName;
    this.content = content;
  }

  /**
   * Looks for a library among the resources of a binding, in {@code /lib}, where JOCL and JCuda
   * have theirs.
   *
   * @param binding a class of the binding; it is not initialised
   * @param fileName as in {@code libJOCL_2_0_6-linux-x86_64.so}
   * @return empty if it is not on the class path
   * @throws LinkageError if the jar cannot be read
   */
  public static Optional<NativeLibrary> find(Class<?> binding, String fileName) {
    try (InputStream in = binding.getResourceAsStream("/lib/" + fileName)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new NativeLibrary(fileName, in.readAllBytes()));
    } catch (IOException unreadable) {
      throw new LinkageError("the jar of " + fileName + " cannot be read", unreadable);
    }
  }

  String fileName() {
    return fileName;
  }

  /** The SHA-256 of its content, in hexadecimal. */
  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /**
   * Sees to it that a folder has this library, byte for byte, under its file name. What killed
   * processes have left of it there is deleted.
   *
   * @throws IOException if it cannot be written, or must not be run there
   */
  void unpackInto(PrivateFolder folder) throws IOException {
    Path file = folder.path().resolve(fileName);
    if (isIntact(file)) {
      new TemporaryFiles(folder.path(), fileName).sweep();
    } else {
      // At every time the file is whole or not there; a process that has the old one keeps it.
      AtomicFile.replace(file, OwnersProgram.INSTANCE, out -> out.write(content));
      if (!isIntact(file)) {
        throw new IOException(file + " does not read back as it was written");
      }
    }
    folder.requireExecutable(file);
  }

  /** Whether a file is this library, and only this process's user can change it. */
  private boolean isIntact(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || (UnixOwnership.isKnown() && !UnixOwnership.of(file).isOwnLibrary())) {
      return false;
    }
    return Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
  }
}
