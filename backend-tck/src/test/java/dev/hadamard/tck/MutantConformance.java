package dev.hadamard.tck;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The kit on a broken backend. {@link MutantsTest} runs it; its name keeps it out of ordinary runs,
 * where it would fail, as it should.
 */
@ExtendWith({MutantConformance.ByName.class, MutantConformance.UntilKilled.class})
final class MutantConformance extends BackendConformance {

  /** The configuration parameter that names the mutant. */
  static final String PARAMETER = "mutant";

  private final Mutant mutant;

  MutantConformance(Mutant mutant) {
    this.mutant = mutant;
  }

  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend("reference");
  }

  @Override
  protected Backend open(BackendConfig config) {
    return mutant.opening().open(super::open, config);
  }

  /** Hands the mutant to the constructor. */
  static final class ByName implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Mutant.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      String name = context.getConfigurationParameter(PARAMETER).orElseThrow();
      return MutantsTest.all()
          .filter(mutant -> mutant.name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Leaves out what remains once a test has failed: the mutant is dead. */
  static final class UntilKilled implements AfterTestExecutionCallback, ExecutionCondition {
    private volatile boolean killed;

    @Override
    public void afterTestExecution(ExtensionContext context) {
      killed |= context.getExecutionException().isPresent();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return killed
          ? ConditionEvaluationResult.disabled("killed")
          : ConditionEvaluationResult.enabled("alive");
    }
  }
}
