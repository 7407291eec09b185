package dev.hadamard.bench.report;

import dev.hadamard.bench.report.Report.Busy;
import dev.hadamard.bench.report.Report.ColdStart;
import dev.hadamard.bench.report.Report.Contestant;
import dev.hadamard.bench.report.Report.Curve;
import dev.hadamard.bench.report.Report.Environment;
import dev.hadamard.bench.report.Report.JmhResult;
import dev.hadamard.bench.report.Report.Peak;
import dev.hadamard.bench.report.Report.Role;
import dev.hadamard.bench.report.Report.Setting;
import dev.hadamard.bench.report.Report.TrainingSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The machine of a {@link SampleReport}: all that its report says besides the results.
 *
 * @param slowness how many times as long all takes
 */
record SampleMachine(boolean hasGpu, boolean isBusy, double slowness) {

  static final String NASTY = "Long & \"quoted\" <b>Graphics</b> Device, 128 Units | rev. B_2";

  static String device(String backend) {
    return backend.equals("opencl") ? NASTY : "Example 9000 CPU";
  }

  Environment environment() {
    return new Environment(
        "Example 9000 CPU",
        8,
        31.2,
        "Linux 6.1",
        "17.0.15 Debian",
        List.of("-Xmx2g"),
        "0.1.0",
        "0123abc+changes",
        "--quick --peers",
        List.of(
            new Setting("hadamard.backend", "auto", "default"),
            new Setting("hadamard.device", "name~<B>", "environment variable HADAMARD_DEVICE")),
        new Busy(
            0.4,
            10 * slowness,
            isBusy ? 1.5 : 0.08,
            isBusy,
            isBusy ? "the load was 5.2 on 8 threads; the calibration loop varied by 150 %" : ""));
  }

  List<Contestant> contestants() {
    String type = hasGpu ? "discrete gpu" : "cpu";
    List<Contestant> all = new ArrayList<>();
    all.add(
        contestant("cpu", Role.OURS, Map.of("threads", "8", "simd", "by the JIT, 256 bits wide")));
    all.add(
        new Contestant(
            "opencl",
            Role.OURS,
            NASTY,
            type,
            Map.of("driver", "PoCL 3.1 <&>", "OpenCL C", "1.2"),
            null));
    all.add(contestant("nd4j", Role.OURS, Map.of("ND4J", "1.0.0-M2.1", "BLAS", "OpenBLAS")));
    all.add(contestant("reference", Role.NAIVE, Map.of("threads", "1")));
    all.add(
        contestant("nd4j-direct", Role.PEER, Map.of("library", "ND4J directly 1.0.0-M2.1, avx2")));
    all.add(
        contestant(
            "pytorch", Role.PEER, Map.of("library", "PyTorch through DJL", "version", "2.7.1")));
    all.add(contestant("openblas", Role.PEER, Map.of("library", "OpenBLAS 0.3.28")));
    if (hasGpu) {
      all.add(
          new Contestant("torch-gpu", Role.PEER, NASTY, type, Map.of("library", "PyTorch"), null));
    }
    all.add(
        new Contestant(
            "cuda", Role.OURS, "", "", Map.of(), "there is no NVIDIA driver; remedy: install it"));
    all.add(
        new Contestant(
            "clblast",
            Role.PEER,
            "",
            "",
            Map.of(),
            "its library <libclblast.so> does not load: no such file"));
    all.add(new Contestant("dl4j", Role.PEER, "", "", Map.of(), "out of memory & time"));
    return all;
  }

  private static Contestant contestant(String id, Role role, Map<String, String> facts) {
    return new Contestant(id, role, "Example 9000 CPU", "cpu", facts, null);
  }

  List<Peak> peaks() {
    return List.of(
        new Peak("cpu", 130, 14), new Peak("opencl", hasGpu ? 9500 : 130, hasGpu ? 600 : 13));
  }

  List<ColdStart> coldStarts() {
    return List.of(
        new ColdStart("cpu", 310, 12, 1.7),
        new ColdStart("opencl", 480, 130, 940),
        new ColdStart("nd4j-direct", 2900, 2400, 210));
  }

  List<Curve> curves() {
    return List.of(curve("cpu", 0.21), curve("opencl", 0.3), curve("pytorch", 0.1));
  }

  List<JmhResult> jmh() {
    return List.of(
        new JmhResult(
            "dev.hadamard.bench.EnqueueBenchmark.arguments",
            Map.of("count", "8"),
            "avgt",
            1.234,
            0.05,
            "us/op"),
        new JmhResult(
            "dev.hadamard.bench.EnqueueBenchmark.once", Map.of(), "ss", 3, Double.NaN, "us/op"));
  }

  List<TrainingSplit> splits() {
    List<TrainingSplit> splits = new ArrayList<>();
    for (int batch : new int[] {64, 256}) {
      for (String backend : List.of("cpu", "opencl")) {
        Map<String, Double> phases = new LinkedHashMap<>();
        double unit = batch / 64.0 * (backend.equals("cpu") ? 1 : 0.6);
        phases.put("transfer", 0.04 * unit);
        phases.put("forward", 1.1 * unit);
        phases.put("delta", 0.8 * unit);
        phases.put("update", 1.3 * unit);
        splits.add(
            new TrainingSplit(
                batch + ": 784-512-256-10", backend, phases, 3 * unit, batch / (3 * unit) * 1000));
      }
    }
    return splits;
  }

  private static Curve curve(String backend, double secondsAnEpoch) {
    return new Curve(
        backend,
        IntStream.rangeClosed(1, 12).mapToObj(i -> i * secondsAnEpoch).toList(),
        IntStream.rangeClosed(1, 12)
            .mapToObj(i -> 2.3 * Math.exp(-0.35 * i) + 0.01 + secondsAnEpoch * 1e-3)
            .toList());
  }
}
