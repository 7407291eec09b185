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
 * The result of tuning a device.
 *
 * @param key identifies the device, its driver and the kernels, see {@link #key}
 * @param device the device's name, for display
 * @param date the day on which it was measured, as in 2026-11-21
 * @param choices class of work → parameters instead of the default, see {@link TuningChoice}
 */
public record TuningProfile(String key, String device, String date, Map<String, String> choices) {

  /** Increased when the meaning of stored choices changes. */
  private static final String VERSION = "1";

  /** Copies the choices, keeping their order. */
  public TuningProfile {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
  }

  /**
   * Computes the key of a device: a digest of everything on which the best parameters may depend.
   *
   * @param facts vendor, device, driver, platform, kernel sources and build options, in this order
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
   * Returns the tuning with all choices applied.
   *
   * @throws IllegalArgumentException if a choice is not legal
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
