package dev.hadamard.kernels.tune;

import dev.hadamard.kernels.Tuning;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was found on a device.
 *
 * @param key what it holds for, see {@link #key}
 * @param device the device's name, for people
 * @param date the day on which it was measured, as in 2026-11-21
 * @param choices class of work → what it gets instead of the default, see {@link TuningChoice}
 */
public record TuningProfile(String key, String device, String date, Map<String, String> choices) {

  /** Goes up when the same choices come to mean something else. */
  private static final String VERSION = "1";

  /** Copies the choices, keeping their order. */
  public TuningProfile {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
  }

  /**
   * The key of a device as it is now: a digest of everything that may change what is best.
   *
   * @param facts vendor, device, driver, platform, kernel sources, build options, in this order
   */
  public static String key(String... facts) {
    MessageDigest digest = sha256();
    digest.update(VERSION.getBytes(StandardCharsets.UTF_8));
    for (String fact : facts) {
      byte[] bytes = fact.getBytes(StandardCharsets.UTF_8);
      digest.update((":" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The tuning with all choices made.
   *
   * @throws IllegalArgumentException if a choice is none
   */
  public Tuning applyTo(Tuning base) {
    Tuning tuning = base;
    for (Map.Entry<String, String> choice : choices.entrySet()) {
      tuning = new TuningChoice(choice.getKey(), choice.getValue()).applyTo(tuning);
    }
    return tuning;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
