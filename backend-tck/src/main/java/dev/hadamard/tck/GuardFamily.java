package dev.hadamard.tck;

import dev.hadamard.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Family 12: tensors of 1,024 floats lie before, between and after the operands of every operation.
 * None of their bits may change, nor any of an input. NaN guards also show reads out of bounds:
 * what is read there would broadcast into the result, which must equal that of an unguarded run.
 */
abstract class GuardFamily extends Family {

  private static final int CANARY = 1024;

  GuardFamily(BackendConformance conformance) {
    super(conformance);
  }

  @ParameterizedTest(name = "{0} × {1} × {2}")
  @CsvSource({
    "1, 1, 1",
    "5, 7, 3",
    "16, 16, 16",
    "17, 1, 33",
    "1, 129, 65",
    "33, 31, 64",
    "64, 64, 64",
    "65, 10, 129",
    "127, 33, 15"
  })
  void guards_and_inputs_stay_as_they_are(int m, int n, int k) {
    Draws draws = Draws.seeded(1201);
    Findings findings = new Findings("guards, " + draws);
    for (OpCase op : OpCase.catalogue(m, n, k)) {
      float[][] values = op.draw(draws);
      float[][] unguarded = op.run(this, backend(), values);
      for (float[] canary : List.of(filled(CANARY, Float.NaN), pattern())) {
        guarded(findings, op, values, unguarded, canary);
      }
    }
    conclude("guards " + m + "×" + n + "×" + k, findings);
  }

  private void guarded(
      Findings findings, OpCase op, float[][] values, float[][] unguarded, float[] canary) {
    List<Tensor> guards = new ArrayList<>();
    Tensor[] operands = new Tensor[values.length];
    guards.add(tensor(canary, CANARY));
    for (int i = 0; i < values.length; i++) {
      operands[i] = tensor(values[i], OpCase.dimensions(op.operands().get(i).shape()));
      guards.add(tensor(canary, CANARY));
    }
    op.call().run(backend(), operands);
    for (int i = 0; i < guards.size(); i++) {
      findings.sameBits(read(guards.get(i)), canary, op + ": guard " + i);
    }
    for (int i = 0; i < operands.length; i++) {
      boolean written = op.operands().get(i).isWritten();
      findings.sameBits(
          read(operands[i]),
          written ? unguarded[i] : values[i],
          op + ": " + op.operands().get(i).name());
    }
  }

  /** Numbers that no operation here produces, each place its own. */
  private static float[] pattern() {
    float[] pattern = new float[CANARY];
    for (int i = 0; i < CANARY; i++) {
      pattern[i] = -1e30f - i * 1e26f;
    }
    return pattern;
  }
}
