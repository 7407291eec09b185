package dev.hadamard.kernels.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A profile does not depend on the language of the process that wrote it. */
@Isolated("the default locale is the whole process's")
final class ProfileFileLocaleTest {

  @Test
  void a_profile_that_was_written_in_arabic_is_read_in_any_language(@TempDir Path cache)
      throws Exception {
    String key = TuningProfile.key("vendor", "device", "driver");
    TuningProfile profile = new TuningProfile(key, "device", "2026-11-21", Map.of("a", "b"));
    ProfileFile file = ProfileFile.of(cache, "opencl", "vendor", "device", "PoCL");
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG")); // whose digits are not 0 to 9
    try {
      file.write(profile);
    } finally {
      Locale.setDefault(before);
    }
    assertThat(file.read(key)).contains(profile);
  }
}
