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
 * The commands as picocli's generator of completion scripts needs them. It takes the name of an
 * array of values from the label of the parameter, so two options with one label would share their
 * values; it knows the values of an enum by the names in the source, which are not those that are
 * typed; and it offers files where the type is a path, whereas here all paths are text until they
 * are checked.
 */
final class CompletionSpec {

  /** The labels of parameters that name a file or folder. */
  private static final Set<String> PATHS = Set.of("DATA", "FILE", "FOLDER", "MODEL");

  private CompletionSpec() {}

  /** A copy of a command and those below it, for completion alone. */
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

  /** What may be typed, if it is a choice of few. */
  private static @Nullable List<String> candidates(OptionSpec option) {
    Iterable<String> declared = option.completionCandidates();
    if (option.typeInfo().isEnum() && option.paramLabel().contains("|")) {
      return List.of(option.paramLabel().split("\\|", -1));
    }
    return declared == null
        ? null
        : StreamSupport.stream(declared.spliterator(), false).map(CompletionSpec::asTyped).toList();
  }

  /** The name of an enum's constant in lower case; all else as it is. */
  private static String asTyped(String candidate) {
    return candidate.equals(candidate.toUpperCase(Locale.ROOT))
        ? candidate.toLowerCase(Locale.ROOT)
        : candidate;
  }
}
