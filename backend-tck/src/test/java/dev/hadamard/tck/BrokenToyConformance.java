package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;

/**
 * The kit on the toy of the page after the page's own advice on how to break it. {@link
 * BackendPageTest} runs it; its name keeps it out of ordinary runs.
 */
final class BrokenToyConformance extends BackendConformance {

  /** What the page takes out of the toy, and what it puts there. */
  static final String SOUND = "(beta == 0 ? 0 : beta * y)";

  static final String BROKEN = "beta * y";

  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("toy");
  }

  @Override
  protected Backend open(BackendConfig config) {
    return BrokenToy.open(SOUND, BROKEN, config);
  }
}
