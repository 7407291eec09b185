package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.Shape;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;

/**
 * The base class of test families: the tested backend, an arena for each test, and methods to fill
 * and read tensors.
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

  /** The limits for the activations of the tested backend. */
  final Limits limits() {
    return Limits.of(backend());
  }

  /** The arena of the current test. */
  final TensorArena arena() {
    return arena;
  }

  /** Creates a tensor in the test's arena with these values. */
  final Tensor tensor(float[] values, int... dimensions) {
    return tensor(arena, values, dimensions);
  }

  /** Creates a tensor in an arena of the tested backend with these values. */
  final Tensor tensor(TensorArena owner, float[] values, int... dimensions) {
    Tensor tensor = owner.allocate(dimensions);
    backend().write(FloatBuffer.wrap(values), tensor);
    return tensor;
  }

  /** A tensor for results, which shows a place that was not written and one that was read. */
  final Tensor unwritten(int... dimensions) {
    Shape shape = Shape.of(dimensions);
    return tensor(filled(shape.size(), Float.NaN), dimensions);
  }

  final float[] read(Tensor tensor) {
    return backend().read(tensor);
  }

  /** Fails unless all elements of a tensor have the bits of this number. */
  final void assertHolds(float number, Tensor tensor) {
    assertHolds(number, tensor, "contents");
  }

  /**
   * Fails unless all elements have the bits of this number; the message describes the tensor and
   * shows its first elements.
   */
  final void assertHolds(float number, Tensor tensor, String what) {
    float[] got = read(tensor);
    Findings findings = new Findings(what);
    findings.sameBits(got, filled(got.length, number), what);
    findings.assertNone();
  }

  /** Fails if a result was out of bounds; otherwise reports how close the worst one was. */
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

  /** Fails if a declared error is not needed or too large; otherwise reports it. */
  final void conclude(Declaration declaration) {
    reporter.publishEntry(ConformanceReport.DECLARED + declaration.what(), declaration.conclude());
  }

  /** Reports that a library computes products and sums. */
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
