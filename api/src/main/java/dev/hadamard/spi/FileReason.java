package dev.hadamard.spi;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * Describes in words why a file cannot be used. The JDK's own messages often consist of the path
 * only.
 */
public final class FileReason {

  private FileReason() {}

  /** Returns the reason, without the file's name if the exception holds it separately. */
  public static String of(Exception failure) {
    if (failure instanceof FileSystemException refused && refused.getReason() != null) {
      return refused.getReason();
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
