package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;

/**
 * What families share: the backend that is judged, an arena for each test, and the way tensors are
 * filled and read.
 */
abstract class Family {

  private final BackendConformance conformance;
  private TensorArena arena;
  private TestReporter reporter;

  Family(BackendConformance conformance) {
    this.conformance = conformance;
  }

  @BeforeEach
  final void openArena(TestReporter testReporter) {
    reporter = testReporter;
    arena = backend().newArena();
  }

  @AfterEach
  final void closeArena() {
    arena.close();
  }

  final BackendConformance conformance() {
    return conformance;
  }

  final Backend backend() {
    return conformance.backend();
  }

  /** How exact the activations of the judged backend must be. */
  final Limits limits() {
    return Limits.of(backend());
  }

  /** The test's own arena. */
  final TensorArena arena() {
    return arena;
  }

  /** A tensor in the test's arena that holds these values. */
  final Tensor tensor(float[] values, int... dimensions) {
    return tensor(arena, values, dimensions);
  }

  /** A tensor in an arena of the judged backend that holds these values. */
  final Tensor tensor(TensorArena owner, float[] values, int... dimensions) {
    Tensor tensor = owner.allocate(dimensions);
    backend().write(FloatBuffer.wrap(values), tensor);
    return tensor;
  }

  final float[] read(Tensor tensor) {
    return backend().read(tensor);
  }

  /** Fails unless a tensor holds this number alone, bit by bit. */
  final void assertHolds(float number, Tensor tensor) {
    assertHolds(number, tensor, "contents");
  }

  /** The same, saying what the tensor is; of a large one only the first few elements are shown. */
  final void assertHolds(float number, Tensor tensor, String what) {
    float[] got = read(tensor);
    Findings findings = new Findings(what);
    findings.sameBits(got, filled(got.length, number), what);
    findings.assertNone();
  }

  /** Fails if anything was out of bounds; otherwise reports how close the worst one came. */
  final void conclude(String what, Findings findings) {
    findings.assertNone();
    reporter.publishEntry(
        Map.of(
            ConformanceReport.WORST + what,
            findings.toString(),
            Judgement.RESULTS,
            Long.toString(findings.looked()),
            Judgement.WORST_SHARE,
            Double.toString(findings.worstShare())));
  }

  /** Fails if a declared error is not needed or too large; otherwise reports what it came to. */
  final void conclude(Declaration declaration) {
    reporter.publishEntry(ConformanceReport.DECLARED + declaration.what(), declaration.conclude());
  }

  /** Reports that a library adds up products and sums. */
  final void conclude(String summingLibrary) {
    reporter.publishEntry(
        ConformanceReport.DECLARED + "products and sums",
        "added by " + summingLibrary + " in an order of its own");
  }

  static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }
}
