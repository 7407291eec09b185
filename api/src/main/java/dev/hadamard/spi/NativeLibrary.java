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

/** A native library in a jar, and its copy on disk. */
public final class NativeLibrary {

  private final String fileName;
  private final byte[] content;

  private NativeLibrary(String fileName, byte[] content) {
    this.fileName = fileName;
    this.content = content;
  }

  /**
   * Finds a library among the resources of a binding, in the folder {@code /lib} that JOCL and
   * JCuda use.
   *
   * @param binding a class of the binding; it is not initialised
   * @param fileName the file name, as in {@code libJOCL_2_0_6-linux-x86_64.so}
   * @return the library; empty if it is not on the class path
   * @throws LinkageError if the jar cannot be read
   */
  public static Optional<NativeLibrary> find(Class<?> binding, String fileName) {
    return find(binding, "lib", fileName);
  }

  /**
   * Finds a library among the resources of a binding, in a folder of its jar.
   *
   * @param binding a class of the binding; it is not initialised
   * @param folder as in {@code org/jline/nativ/Linux/x86_64}
   * @param fileName the file name
   * @return the library; empty if it is not on the class path
   * @throws LinkageError if the jar cannot be read
   */
  public static Optional<NativeLibrary> find(Class<?> binding, String folder, String fileName) {
    try (InputStream in = binding.getResourceAsStream("/" + folder + "/" + fileName)) {
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
   * Copies this library into a folder under its file name, unless an identical copy is there.
   * Deletes incomplete copies of killed processes.
   *
   * @throws IOException if the copy cannot be written, or the file system does not allow running it
   */
  void unpackInto(PrivateFolder folder) throws IOException {
    Path file = folder.path().resolve(fileName);
    if (isIntact(file)) {
      new TemporaryFiles(folder.path(), fileName).sweep();
    } else {
      // The file is complete at all times; a process that has loaded the old one keeps it.
      AtomicFile.replace(file, OwnersProgram.INSTANCE, out -> out.write(content));
      if (!isIntact(file)) {
        throw new IOException(file + " does not read back as it was written");
      }
    }
    folder.requireExecutable(file);
  }

  /** Whether a file is a copy of this library that only this process's user can change. */
  private boolean isIntact(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || (UnixOwnership.isKnown() && !UnixOwnership.of(file).isOwnLibrary())) {
      return false;
    }
    return Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
  }
}
