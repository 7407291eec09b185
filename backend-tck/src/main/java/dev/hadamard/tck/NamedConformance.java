package dev.hadamard.tck;

import dev.hadamard.BackendConfig;
import dev.hadamard.ConfigKey;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The kit on the backend that the run's parameters name; {@link Judgement} runs it. */
@ExtendWith(NamedConformance.FromParameters.class)
final class NamedConformance extends BackendConformance {

  /** What the run's parameters say. */
  record Choice(String backend, String device) {}

  private final Choice choice;

  NamedConformance(Choice choice) {
    this.choice = choice;
  }

  /** The parameters of a run that judges what a configuration chooses. */
  static Map<String, String> parameters(BackendConfig config) {
    return Map.of(
        ConfigKey.BACKEND.property(),
        config.backend(),
        ConfigKey.DEVICE.property(),
        config.setting(ConfigKey.DEVICE).value());
  }

  @Override
  protected BackendConfig.Builder configure(BackendConfig.Builder builder) {
    return builder.backend(choice.backend()).device(choice.device());
  }

  /** Hands the choice to the constructor. */
  static final class FromParameters implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Choice.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return new Choice(value(context, ConfigKey.BACKEND), value(context, ConfigKey.DEVICE));
    }

    private static String value(ExtensionContext context, ConfigKey key) {
      return context.getConfigurationParameter(key.property()).orElse(key.defaultValue());
    }
  }
}
