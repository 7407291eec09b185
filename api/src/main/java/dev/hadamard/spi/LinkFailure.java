package dev.hadamard.spi;

import dev.hadamard.spi.Availability.Unavailable;
import java.util.Optional;

/**
 * Explains why the native library of a Java binding does not load, from the messages of the JVM and
 * the binding.
 *
 * @param binding the binding's name, such as JOCL
 * @param artifacts the artifacts of the binding and the backend, which the same class loader must
 *     load
 * @param error the error that was thrown
 */
public record LinkFailure(String binding, String artifacts, LinkageError error) {

  /** The message of the error, possibly many lines. */
  public String message() {
    return String.valueOf(error.getMessage());
  }

  /**
   * The reason and remedy if the library itself is sound: there is no safe folder to load it from,
   * or another class loader has loaded it.
   */
  public Optional<Unavailable> refusal() {
    if (error instanceof LibraryFolderError unsafe) {
      return Optional.of(unsafe.refusal());
    }
    return message()
        .lines()
        .filter(line -> line.contains("already loaded in another classloader"))
        .findFirst()
        .map(this::heldElsewhere);
  }

  private Unavailable heldElsewhere(String complaint) {
    return new Unavailable(
        "another class loader of this process holds %s's native library, and Java lets only one have it: %s"
            .formatted(binding, complaint.strip()),
        "let both use one copy of %s, from a class loader above them; hadamard.backend=cpu works in each"
            .formatted(artifacts));
  }

  /** The innermost cause in the message. */
  public String cause() {
    return message()
        .lines()
        .filter(line -> line.contains("Error") || line.contains("Exception"))
        .reduce((first, last) -> last)
        .orElse(message().lines().findFirst().orElse("no message"))
        .strip();
  }
}
