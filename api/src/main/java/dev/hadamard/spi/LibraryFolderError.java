package dev.hadamard.spi;

import dev.hadamard.spi.Availability.Unavailable;

/**
 * A native library was not loaded because there is no folder from which to load it safely. The
 * binding's classes have not been initialised.
 */
public final class LibraryFolderError extends LinkageError {

  private static final long serialVersionUID = 1L;

  private final transient Unavailable refusal;

  LibraryFolderError(Unavailable refusal) {
    super(refusal.reason());
    this.refusal = refusal;
  }

  /** The reason and the remedy, for the provider's answer to a probe. */
  public Unavailable refusal() {
    return refusal;
  }
}
