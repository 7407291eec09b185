package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Check;
import dev.hadamard.bench.report.Report.PerTime;
import dev.hadamard.bench.report.Report.Quartiles;
import dev.hadamard.bench.report.Report.Result;
import dev.hadamard.bench.report.Report.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A report of a machine that does not exist: each contestant's time is a launch plus operations and
 * bytes at its rates, times seeded noise.
 */
final class SampleReport {

  private static final List<String> FUNCTIONS = List.of("relu", "sigmoid", "tanh", "gelu");

  private final SplittableRandom random;
  private final Map<String, double[]> rates = new LinkedHashMap<>();
  private final List<Result> results = new ArrayList<>();
  private double noise = 0.05;
  private double machine = 1;
  private double betweenRuns;
  private int rounds = 7;
  private boolean isBusy;
  private boolean hasGpu;
  private boolean hasClock = true;
  private @Nullable String wrongOp;
  private ToDoubleFunction<String> slowdown = work -> 1;

  SampleReport(long seed) {
    random = new SplittableRandom(seed);
    // launch in ms, GFLOP/s, GB/s
    rates.put("cpu", new double[] {0.004, 60, 12});
    rates.put("opencl", new double[] {0.06, 110, 11});
    rates.put("nd4j", new double[] {0.011, 90, 9});
    rates.put("reference", new double[] {0.001, 1.5, 3});
    rates.put("nd4j-direct", new double[] {0.01, 95, 9});
    rates.put("pytorch", new double[] {0.006, 140, 12});
    rates.put("openblas", new double[] {0.001, 150, 12});
    rates.put("torch-gpu", new double[] {0.02, 9000, 600});
  }

  /** The deviation of each round. */
  SampleReport noise(double relative) {
    noise = relative;
    return this;
  }

  /** All takes so many times as long. */
  SampleReport machine(double factor) {
    machine = factor;
    return this;
  }

  /** The deviation of a row from run to run, which its rounds do not show. */
  SampleReport betweenRuns(double relative) {
    betweenRuns = relative;
    return this;
  }

  SampleReport rounds(int count) {
    rounds = count;
    return this;
  }

  SampleReport busy() {
    isBusy = true;
    return this;
  }

  SampleReport gpu() {
    hasGpu = true;
    rates.put("opencl", new double[] {0.03, 6000, 500});
    return this;
  }

  /** The device does not say how long its kernels take. */
  SampleReport withoutClock() {
    hasClock = false;
    return this;
  }

  /** This operation is wrong on opencl at its largest shapes. */
  SampleReport wrong(String op) {
    wrongOp = op;
    return this;
  }

  /** Works of ours that take longer: by the text "backend work". */
  SampleReport slowdown(ToDoubleFunction<String> factor) {
    slowdown = factor;
    return this;
  }

  Report report() {
    results.clear();
    products();
    elementwise();
    transfers();
    training();
    SampleMachine described = new SampleMachine(hasGpu, isBusy, machine);
    return new Report(
        Report.SCHEMA,
        "2026-03-01T12:34:56Z",
        57.3,
        false,
        described.environment(),
        described.contestants(),
        List.copyOf(results),
        described.peaks(),
        described.coldStarts(),
        described.splits(),
        described.curves(),
        described.jmh());
  }

  private void products() {
    for (int n = 64; n <= 2048; n *= 2) {
      product("square", "nn", n, n, n);
    }
    for (int batch : new int[] {1, 32, 256}) {
      product("mlp", "nt", batch, 512, 784);
      product("mlp", "nn", batch, 512, 256);
      product("mlp", "tn", 512, 784, batch);
    }
    product("odd", "nn", 257, 129, 65);
    product("odd", "nn", 4096, 8, 512);
    product("odd", "nt", 1, 4096, 1024);
  }

  private void product(String group, String layout, int m, int n, int k) {
    double bytes = 4.0 * ((double) m * k + (double) k * n + (double) m * n);
    add("gemm", group, "matmul " + layout, m + "x" + n + "x" + k, 2.0 * m * n * k, bytes, true);
  }

  private void elementwise() {
    for (int e = 12; e <= 22; e += 2) {
      int elements = 1 << e;
      for (String f : FUNCTIONS) {
        elementwise("activation", "activate " + f, elements, 2);
        elementwise("derivative", "derivative " + f, elements, 2);
      }
      elementwise("other", "hadamard", elements, 3);
      elementwise("other", "axpby", elements, 3);
    }
  }

  private void elementwise(String group, String op, int elements, int operands) {
    String shape = String.valueOf(elements);
    add("elementwise", group, op, shape, elements, 4.0 * elements * operands, true);
  }

  private void transfers() {
    for (int e = 12; e <= 22; e += 5) {
      add("transfer", "upload", "upload", String.valueOf(1 << e), 0, 4.0 * (1 << e), false);
      add("transfer", "download", "download", String.valueOf(1 << e), 0, 4.0 * (1 << e), false);
    }
    add("transfer", "launch", "launch", "1", 1, 12, false);
  }

  private void training() {
    for (int batch : new int[] {64, 256}) {
      add("training", "step", "train", batch + ": 784-512-256-10", 3.3e6 * batch, 6.4e6, false);
    }
  }

  private void add(
      String workload,
      String group,
      String op,
      String shape,
      double flops,
      double bytes,
      boolean hasTransfers) {
    rates.forEach(
        (backend, rate) -> {
          boolean isElsewhere = backend.equals("torch-gpu") && !hasGpu;
          boolean isProductOnly = backend.equals("openblas") && !workload.equals("gemm");
          if (!isElsewhere && !isProductOnly) {
            String work = backend + " " + workload + " " + op + " " + shape;
            double ms = rate[0] + flops / rate[1] / 1e6 + bytes / rate[2] / 1e6;
            results.add(
                result(
                    workload,
                    group,
                    op,
                    shape,
                    backend,
                    ms * slowdown.applyAsDouble(work),
                    flops,
                    bytes,
                    hasTransfers));
          }
        });
  }

  private Result result(
      String workload,
      String group,
      String op,
      String shape,
      String backend,
      double idealMs,
      double flops,
      double bytes,
      boolean hasTransfers) {
    boolean isWrong = backend.equals("opencl") && op.equals(wrongOp) && bytes > 8e6;
    boolean isLong = backend.equals("reference") && flops > 1e9;
    if (isWrong || isLong) {
      return unmeasured(workload, group, op, shape, backend, isWrong);
    }
    double ms = idealMs * machine * Math.exp(betweenRuns * random.nextGaussian());
    double[] times =
        IntStream.range(0, rounds)
            .mapToDouble(i -> ms * Math.exp(noise * random.nextGaussian()))
            .toArray();
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    double median = Ratio.median(sorted);
    Quartiles quartiles = new Quartiles(sorted[rounds / 4], sorted[rounds - 1 - rounds / 4]);
    List<Double> samples = Arrays.stream(times).boxed().toList();
    boolean isDevice = backend.equals("opencl");
    double inKernel = 1 - Objects.requireNonNull(rates.get(backend))[0] / idealMs;
    boolean hasAll = hasTransfers && isDevice;
    return new Result(
        workload,
        group,
        op,
        shape,
        backend,
        SampleMachine.device(backend),
        "fp32",
        Status.MEASURED,
        null,
        isDevice && hasClock ? median * inKernel : null,
        median,
        hasAll ? median * 2.5 : null,
        new PerTime<>(
            isDevice && hasClock ? quartiles : null, quartiles, hasAll ? quartiles : null),
        new PerTime<>(isDevice && hasClock ? samples : null, samples, hasAll ? samples : null),
        samples,
        (isBusy ? 20 : 10) * machine,
        (quartiles.high() - quartiles.low()) / median > 0.1,
        flops == 0 ? null : flops / median / 1e6,
        bytes / median / 1e6,
        workload.equals("transfer") && op.equals("launch")
            ? null
            : new Check(true, random.nextDouble() * 0.4, "2√(k+2)·u·|A||B|", 4096, 4096));
  }

  private Result unmeasured(
      String workload, String group, String op, String shape, String backend, boolean isWrong) {
    return new Result(
        workload,
        group,
        op,
        shape,
        backend,
        SampleMachine.device(backend),
        "fp32",
        isWrong ? Status.CHECK_FAILED : Status.SKIPPED,
        isWrong ? "the result is wrong" : "it would take too long",
        null,
        null,
        null,
        new PerTime<>(null, null, null),
        new PerTime<>(null, null, null),
        List.of(),
        null,
        false,
        null,
        null,
        isWrong ? new Check(false, Double.POSITIVE_INFINITY, "3 ulp", 100, 4096) : null);
  }
}
