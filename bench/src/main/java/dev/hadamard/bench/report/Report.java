package dev.hadamard.bench.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a run of {@code hadamard bench} found, as it is written to {@code report.json};
 * docs/report-schema.md describes each field for readers in other languages. Times are
 * milliseconds. A field that does not apply is null and left out of the file.
 *
 * @param schema the version of this format, {@link #SCHEMA}
 * @param started when, ISO 8601 in UTC
 * @param seconds how long it took
 * @param partial whether it was stopped, or its time was over, before all was measured
 * @param environment where it ran
 * @param contestants who was measured, ours first; those that could not run with the reason
 * @param results one for each work and contestant, in the order of the plan
 * @param peaks what each device can do at most, measured by loops
 * @param coldStarts the first call of each contestant
 * @param training where the time of a training step goes
 * @param curves a training on the bundled digits
 * @param jmh benchmarks of the host side, if asked for
 */
public record Report(
    int schema,
    String started,
    double seconds,
    boolean partial,
    Environment environment,
    List<Contestant> contestants,
    List<Result> results,
    List<Peak> peaks,
    List<ColdStart> coldStarts,
    List<TrainingSplit> training,
    List<Curve> curves,
    List<JmhResult> jmh) {

  /** The version that this program writes and reads. */
  public static final int SCHEMA = 1;

  /** This report with other figures of JMH. */
  public Report withJmh(List<JmhResult> figures) {
    return new Report(
        schema,
        started,
        seconds,
        partial,
        environment,
        contestants,
        results,
        peaks,
        coldStarts,
        training,
        curves,
        figures);
  }

  /**
   * The machine and the program.
   *
   * @param machine the processor's name
   * @param processors hardware threads that the JVM may use
   * @param memoryGiB of the machine
   * @param os operating system and version
   * @param java version and vendor of the JVM that measured
   * @param jvmFlags those it was given
   * @param hadamard its version
   * @param commit of the sources, if known; with "-dirty" if they differ
   * @param command the arguments of {@code hadamard bench}
   * @param config every configuration value with its source
   * @param busy how busy the machine was with other things
   */
  public record Environment(
      String machine,
      int processors,
      double memoryGiB,
      String os,
      String java,
      List<String> jvmFlags,
      String hadamard,
      @Nullable String commit,
      String command,
      List<Setting> config,
      Busy busy) {}

  /** One configuration value. */
  public record Setting(String key, String value, String source) {}

  /**
   * Whether other work disturbed the measurement. A fixed loop is timed on every processor between
   * slices; on a quiet machine it always takes the same time.
   *
   * @param loadBefore runnable processes when it began, one-minute average; null if unknown
   * @param calibrationMs the loop's first quartile: the time it takes undisturbed
   * @param calibrationSpread (p95 − p5)/median of the loop over the run
   * @param isBusy whether either is beyond what leaves figures trustworthy
   * @param words what to say of it
   */
  public record Busy(
      @Nullable Double loadBefore,
      double calibrationMs,
      double calibrationSpread,
      boolean isBusy,
      String words) {}

  /**
   * Who was measured.
   *
   * @param id what results refer to, such as {@code opencl} or {@code nd4j-direct}; the second
   *     OpenCL device is {@code opencl:1:0}
   * @param role ours, naive (a baseline that is not meant to be fast) or peer
   * @param device the device's name
   * @param deviceType discrete gpu, integrated gpu, accelerator or cpu
   * @param facts library, version, driver, threads, instruction set
   * @param unavailable why it could not run, or null
   */
  public record Contestant(
      String id,
      Role role,
      String device,
      String deviceType,
      Map<String, String> facts,
      @Nullable String unavailable) {}

  /** What a contestant is to the reader. */
  public enum Role {
    /** A backend of Hadamard. */
    OURS,
    /** A backend of Hadamard that is a baseline and labelled naive. */
    NAIVE,
    /** Another library. */
    PEER
  }

  /**
   * One work on one contestant.
   *
   * @param workload gemm, elementwise, training or transfer
   * @param group what belongs together in a table: square, mlp, odd; activation, derivative, other;
   *     step; upload, download, launch
   * @param op the operation: {@code matmul nt}, {@code activate gelu}, {@code train}
   * @param shape {@code 64x512x784} (m × n × k), {@code 4096}, {@code 64: 784-512-256-10}
   * @param backend the contestant's id
   * @param device the contestant's device
   * @param precision fp32, or the named reduced one
   * @param status what became of it
   * @param reason for any status but MEASURED
   * @param kernelMs median time in kernels by the device's clock; null without one
   * @param residentMs median from call to result, operands on the device; with one wait
   * @param withTransfersMs the same with inputs uploaded and the output downloaded
   * @param iqr quartiles of each of the three times
   * @param samples the raw samples of each of the three, in the order they were taken
   * @param rounds the median of {@code residentMs} in each round of slices: contestants of the same
   *     row took turns, so the i-th of one and the i-th of another saw the same machine
   * @param calibrationMs the median of the calibration loop between those rounds; next to that of
   *     {@link Busy} it says how disturbed the machine was just then; null if not timed
   * @param noisy whether the spread stayed above the limit until the time was over
   * @param gflops floating-point operations of a run / residentMs
   * @param gbps bytes that a run must move at least / residentMs
   * @param check how the numbers were judged; null if they were not
   */
  public record Result(
      String workload,
      String group,
      String op,
      String shape,
      String backend,
      String device,
      String precision,
      Status status,
      @Nullable String reason,
      @Nullable Double kernelMs,
      @Nullable Double residentMs,
      @Nullable Double withTransfersMs,
      PerTime<Quartiles> iqr,
      PerTime<List<Double>> samples,
      List<Double> rounds,
      @Nullable Double calibrationMs,
      boolean noisy,
      @Nullable Double gflops,
      @Nullable Double gbps,
      @Nullable Check check) {

    /** What identifies the row, the contestant apart. */
    public String work() {
      return workload + " " + op + " " + shape;
    }
  }

  /** Something for each of the three times; null for a time that was not measured. */
  public record PerTime<T>(
      @Nullable T kernelMs, @Nullable T residentMs, @Nullable T withTransfersMs) {}

  /** The first and third quartile. */
  public record Quartiles(double low, double high) {}

  /** What became of a work on a contestant. */
  public enum Status {
    /** Checked and timed. */
    MEASURED,
    /** The numbers were wrong, so no time is given. */
    CHECK_FAILED,
    /**
     * The numbers are out of the bound, within the error that the backend declares for the
     * operation; no time is given.
     */
    DECLARED,
    /** The contestant does not offer it, or it would take too long. */
    SKIPPED,
    /** It threw. */
    FAILED
  }

  /**
   * The comparison with double arithmetic.
   *
   * @param passed whether every element compared is within its bound
   * @param worst the largest error as a share of its bound, so at most 1 if it passed
   * @param bound the bound in words, such as {@code 2√(k+2)·u·|A||B|}
   * @param elements how many elements were compared
   * @param of how many there are
   */
  public record Check(boolean passed, double worst, String bound, long elements, long of) {}

  /**
   * The roof of a device.
   *
   * @param backend the contestant's id
   * @param gflops a loop of fused multiply-adds in registers, on all processors
   * @param gbps a copy of 64 MiB, read and write counted
   */
  public record Peak(String backend, double gflops, double gbps) {}

  /**
   * The first call.
   *
   * @param backend the contestant's id
   * @param processMs from the start of the process until it can be asked
   * @param openMs of that, opening the library and its device
   * @param firstCallMs the first matrix product, 64³, kernels built; of those who only train, the
   *     first step
   */
  public record ColdStart(String backend, double processMs, double openMs, double firstCallMs) {}

  /**
   * Where a training step's time goes: each phase is waited for, so the sum is more than a step
   * takes. Naive contestants are not asked.
   *
   * @param phasesMs transfer, forward, delta, update: medians, measured warm and in turns with
   *     whole steps
   * @param stepMs the step as it is measured without those waits
   * @param samplesPerSecond batch / stepMs
   */
  public record TrainingSplit(
      String shape,
      String backend,
      Map<String, Double> phasesMs,
      double stepMs,
      double samplesPerSecond) {}

  /**
   * A training on the bundled digits.
   *
   * @param seconds after each epoch, since the start
   * @param loss of the training set after each epoch
   */
  public record Curve(String backend, List<Double> seconds, List<Double> loss) {}

  /**
   * A figure of JMH.
   *
   * @param benchmark its class and method
   * @param mode avgt, the mean time of an operation, or another of JMH's
   * @param error half the width of the 99.9 % confidence interval; null if there were too few
   *     iterations for one
   */
  public record JmhResult(
      String benchmark,
      Map<String, String> params,
      String mode,
      double score,
      @Nullable Double error,
      String unit) {}
}
