package dev.hadamard.cli;

import dev.hadamard.spi.Spelling;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code hadamard generate-completion}: lets a shell complete commands and options. */
@Command(
    name = "generate-completion",
    description = {
      "Prints the completion script for bash and zsh.",
      "source <(./hadamard generate-completion)"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    optionListHeading = "%nOptions:%n")
final class CompletionCommand implements Callable<Integer> {

  /** Shells that read the same script. */
  private enum Shell {
    BASH,
    ZSH
  }

  private static final class ShellConverter implements ITypeConverter<Shell> {
    @Override
    public Shell convert(String text) {
      return Arrays.stream(Shell.values())
          .filter(shell -> shell.name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "unknown shell '%s'%s"
                          .formatted(text, Spelling.choices(text, List.of("bash", "zsh")))));
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "bash|zsh",
      converter = ShellConverter.class,
      description = "The shell. One script serves both.")
  @SuppressWarnings("UnusedVariable") // whichever it is, the script is the same
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    String script =
        AutoComplete.bash(spec.root().name(), new CommandLine(CompletionSpec.of(spec.root())));
    PrintWriter out = spec.commandLine().getOut();
    out.print(script + "\n"); // a shell reads no carriage return
    Console.requireWritten(out);
    return ExitCode.OK;
  }
}
