package dev.hadamard.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How the help of the commands is laid out. */
final class HelpLayout implements IHelpFactory {

  /** Picocli needs so many columns. */
  private static final int NARROWEST = 55;

  /** Longer lines are hard to read. */
  private static final int WIDEST = 110;

  private final Terminal terminal;

  private HelpLayout(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Lays out the help of a command and of those below it. */
  static CommandLine on(Terminal terminal, CommandLine root) {
    // The options that are the same for every command are in the footer, so that it fits a screen.
    root.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST);
    root.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING);
    group(root, "train", TrainCommand.OPTION_GROUPS);
    group(root, "predict", PredictCommand.OPTION_GROUPS);
    group(root, "evaluate", EvaluateCommand.OPTION_GROUPS);
    CommandSpec help = command(root, "help").getCommandSpec();
    help.usageMessage().header("Shows the help of a command.");
    return root.setHelpFactory(new HelpLayout(terminal))
        .setColorScheme(
            Help.defaultColorScheme(terminal.style(terminal.showsOut() && terminal.showsErr())));
  }

  private static void group(CommandLine root, String name, Map<String, List<String>> groups) {
    command(root, name)
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionGroups(groups));
  }

  private static CommandLine command(CommandLine root, String name) {
    return Objects.requireNonNull(root.getSubcommands().get(name), name);
  }

  /** The width is asked for only where help is shown, since that takes a native library. */
  @Override
  public Help create(CommandSpec command, Help.ColorScheme colours) {
    command.usageMessage().width(width());
    return new Help(command, colours);
  }

  private int width() {
    boolean isTerminal = terminal.showsOut() || terminal.showsErr();
    int columns = isTerminal ? terminal.columns().getAsInt() : TerminalWidth.DEFAULT;
    return Math.max(NARROWEST, Math.min(columns, WIDEST));
  }
}
