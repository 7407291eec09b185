package dev.hadamard.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The commands in the form that picocli's generator of completion scripts needs. The generator
 * names an array of values after the label of the parameter, so two options with one label would
 * share their values. It offers the constants of an enum by their names in the source, which users
 * do not type. It offers files for parameters whose type is a path, but the commands take paths as
 * text.
 */
final class CompletionSpec {

  /** The labels of parameters that name a file or folder. */
  private static final Set<String> PATHS = Set.of("DATA", "FILE", "FOLDER", "MODEL");

  private CompletionSpec() {}

  /** A copy of a command and its subcommands, only for completion. */
  static CommandSpec of(CommandSpec command) {
    CommandSpec copy = CommandSpec.create().name(command.name());
    command.options().stream().map(CompletionSpec::of).forEach(copy::addOption);
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      copy.addPositional(
          PositionalParamSpec.builder()
              .index(parameter.index().toString())
              .arity(parameter.arity())
              .paramLabel(parameter.paramLabel())
              .type(type(parameter.paramLabel()))
              .build());
    }
    command
        .subcommands()
        .forEach((name, below) -> copy.addSubcommand(name, of(below.getCommandSpec())));
    return copy;
  }

  private static OptionSpec of(OptionSpec option) {
    boolean isFlag = option.arity().max() == 0;
    return OptionSpec.builder(option.names())
        .arity(option.arity())
        .hidden(option.hidden())
        .paramLabel(option.longestName().replaceFirst("^-+", ""))
        .type(isFlag ? boolean.class : type(option.paramLabel()))
        .completionCandidates(isFlag ? null : candidates(option))
        .build();
  }

  private static Class<?> type(String label) {
    return PATHS.contains(label) ? Path.class : String.class;
  }

  /** The values to choose from, if there are only a few. */
  private static @Nullable List<String> candidates(OptionSpec option) {
    Iterable<String> declared = option.completionCandidates();
    if (option.typeInfo().isEnum() && option.paramLabel().contains("|")) {
      return List.of(option.paramLabel().split("\\|", -1));
    }
    return declared == null
        ? null
        : StreamSupport.stream(declared.spliterator(), false).map(CompletionSpec::asTyped).toList();
  }

  /** The name of an enum's constant in lower case; any other value unchanged. */
  private static String asTyped(String candidate) {
    return candidate.equals(candidate.toUpperCase(Locale.ROOT))
        ? candidate.toLowerCase(Locale.ROOT)
        : candidate;
  }
}
