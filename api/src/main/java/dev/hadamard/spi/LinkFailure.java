package dev.hadamard.spi;

import dev.hadamard.spi.Availability.Unavailable;
import java.util.Optional;

/**
 * Why the native library of a Java binding does not load, read from what the JVM and the binding
 * say.
 *
 * @param binding the binding's name, such as JOCL
 * @param artifacts the binding's and the backend's artifacts, which one class loader must hold
 * @param error what was thrown
 */
public record LinkFailure(String binding, String artifacts, LinkageError error) {

  /** What was said, possibly many lines. */
  public String message() {
    return String.valueOf(error.getMessage());
  }

  /**
   * The reason and remedy where the library itself is sound: there is no safe folder to load it
   * from, or another class loader has it.
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

  /** The innermost complaint of the message. */
  public String cause() {
    return message()
        .lines()
        .filter(line -> line.contains("Error") || line.contains("Exception"))
        .reduce((first, last) -> last)
        .orElse(message().lines().findFirst().orElse("no message"))
        .strip();
  }
}
