package dev.hadamard.nn.model;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Replaces a file as a whole or not at all. */
final class AtomicFile {

  private AtomicFile() {}

  /** What the file will hold. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a temporary file beside the target, forces it to the disk and renames it.
   *
   * @throws ModelFileException if that fails; the target is as it was
   */
  static void write(Path file, Content content) {
    Path target = resolved(file);
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw failure(file, "there is no folder " + folder, null);
    }
    if (Files.isDirectory(target)) {
      throw failure(file, "it is a folder", null);
    }
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try {
        fill(temporary, content);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        // Gone already where the move succeeded.
        Files.deleteIfExists(temporary);
      }
      forceFolder(folder);
    } catch (AccessDeniedException denied) {
      throw failure(file, "permission denied in folder " + folder, denied);
    } catch (IOException unwritable) {
      throw failure(file, String.valueOf(unwritable.getMessage()), unwritable);
    }
  }

  /**
   * A plain stream rather than a channel: an interrupt, which is how training is stopped before it
   * is saved, would close a channel.
   */
  private static void fill(Path temporary, Content content) throws IOException {
    try (FileOutputStream file = new FileOutputStream(temporary.toFile());
        OutputStream buffered = new BufferedOutputStream(file, 1 << 16)) {
      content.writeTo(buffered);
      buffered.flush();
      file.getFD().sync();
    }
  }

  /** Makes the renaming last; a file system that cannot do so has its own way. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // The file itself is complete under its name; only a power cut may bring back the old one.
    }
  }

  private static Path resolved(Path file) {
    try {
      return Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file;
    } catch (IOException unreadable) {
      throw failure(file, "the link cannot be followed", unreadable);
    }
  }

  private static ModelFileException failure(Path file, String reason, @Nullable Throwable cause) {
    return new ModelFileException(file, "cannot be written: " + reason, cause);
  }
}
