package dev.hadamard;

import dev.hadamard.spi.Spelling;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Selects a device of a backend by the value of {@code hadamard.device}.
 *
 * <table>
 *   <caption>Selectors; case does not matter</caption>
 *   <tr><td>empty</td><td>the best device</td></tr>
 *   <tr><td>{@code gpu}, {@code cpu}, {@code accelerator}</td><td>the best of this type; a CPU is never a
 *       GPU</td></tr>
 *   <tr><td>{@code gpu:1}</td><td>the second best of this type</td></tr>
 *   <tr><td>{@code name~RTX}</td><td>the best one whose name contains the text</td></tr>
 *   <tr><td>{@code vendor=AMD}</td><td>the best one whose vendor contains the text</td></tr>
 *   <tr><td>{@code id=0:1}</td><td>the one with this id</td></tr>
 * </table>
 *
 * <p>Devices are ranked by {@link DeviceType}; devices of one type keep the order in which the
 * driver lists them.
 */
public final class DeviceSelector {

  static final String SYNTAX =
      "gpu, cpu or accelerator; gpu:N for the N-th GPU, counted from 0; name~TEXT; vendor=TEXT;"
          + " id=ID; or empty for the best";

  private final String text;
  private final Kind kind;
  private final String operand;
  private final int index;

  private enum Kind {
    BEST,
    GPU,
    CPU,
    ACCELERATOR,
    NAME,
    VENDOR,
    ID
  }

  private DeviceSelector(String text, Kind kind, String operand, int index) {
    this.text = text;
    this.kind = kind;
    this.operand = operand.toLowerCase(Locale.ROOT);
    this.index = index;
  }

  /** Whether the text is a type of device, such as {@code gpu:1}, and not also a backend's name. */
  static boolean isTypeAlone(String text) {
    return text.strip().toLowerCase(Locale.ROOT).matches("(gpu|accelerator)(:\\d+)?");
  }

  /**
   * Reads a selector.
   *
   * @throws IllegalArgumentException if the text is not a selector; the message states the syntax
   */
  public static DeviceSelector parse(String text) {
    String selector = text.strip();
    String lower = selector.toLowerCase(Locale.ROOT);
    if (selector.isEmpty()) {
      return new DeviceSelector(text, Kind.BEST, "", 0);
    }
    if (lower.matches("name~.+")) {
      return new DeviceSelector(text, Kind.NAME, selector.substring("name~".length()), 0);
    }
    if (lower.matches("vendor=.+")) {
      return new DeviceSelector(text, Kind.VENDOR, selector.substring("vendor=".length()), 0);
    }
    if (lower.matches("id=.+")) {
      return new DeviceSelector(text, Kind.ID, selector.substring("id=".length()), 0);
    }
    if (lower.matches("(gpu|cpu|accelerator)(:\\d{1,4})?")) {
      int colon = lower.indexOf(':');
      Kind kind =
          Kind.valueOf((colon < 0 ? lower : lower.substring(0, colon)).toUpperCase(Locale.ROOT));
      return new DeviceSelector(
          text, kind, "", colon < 0 ? 0 : Integer.parseInt(lower.substring(colon + 1)));
    }
    throw new IllegalArgumentException(
        "'%s' is none of: %s%s"
            .formatted(
                text, SYNTAX, Spelling.question(lower, List.of("gpu", "cpu", "accelerator"))));
  }

  /**
   * Returns the indices of the matching devices, best first; the first one is the selected device.
   * For {@code gpu:1} the best GPU is left out.
   *
   * @param devices the backend's devices, in the order of the driver
   */
  public List<Integer> matches(List<DeviceInfo> devices) {
    return IntStream.range(0, devices.size())
        .boxed()
        .filter(i -> matches(devices.get(i)))
        .sorted(Comparator.comparing((Integer i) -> devices.get(i).type()))
        .skip(index)
        .toList();
  }

  /** Whether a GPU could match. */
  boolean admitsGpu() {
    return kind != Kind.CPU && kind != Kind.ACCELERATOR;
  }

  private boolean matches(DeviceInfo device) {
    return switch (kind) {
      case BEST -> true;
      case GPU -> device.type().isGpu();
      case CPU -> device.type() == DeviceType.CPU;
      case ACCELERATOR -> device.type() == DeviceType.ACCELERATOR;
      case NAME -> device.name().toLowerCase(Locale.ROOT).contains(operand);
      case VENDOR -> device.vendor().toLowerCase(Locale.ROOT).contains(operand);
      case ID -> device.id().toLowerCase(Locale.ROOT).equals(operand);
    };
  }

  /** The selector as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
