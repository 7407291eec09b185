package dev.hadamard;

/** A driver failed to compile a kernel. */
public final class KernelBuildException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final String program;
  private final String device;
  private final String options;
  private final String log;

  /**
   * Creates an exception for one failed build.
   *
   * @param program the kernel file
   * @param device the device whose driver failed
   * @param options the compiler options
   * @param log the compiler's messages with the source lines that they name
   */
  public KernelBuildException(String program, String device, String options, String log) {
    super(
        "%s does not compile on %s with options '%s':%n%s%nRemedy: update the driver, or choose another device with hadamard.device"
            .formatted(program, device, options, log));
    this.program = program;
    this.device = device;
    this.options = options;
    this.log = log;
  }

  /** The kernel file. */
  public String program() {
    return program;
  }

  /** The device whose driver failed. */
  public String device() {
    return device;
  }

  /** The compiler options. */
  public String options() {
    return options;
  }

  /** The compiler's messages with the source lines that they name. */
  public String log() {
    return log;
  }
}
