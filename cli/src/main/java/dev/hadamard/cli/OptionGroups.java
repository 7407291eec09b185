package dev.hadamard.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command in its help, under a heading for each group. Options that are in none
 * come last.
 */
final class OptionGroups implements IHelpSectionRenderer {

  private static final String OTHERS = "General";

  private final Map<String, List<String>> groups;

  /** Heading → the names of its options, both in the order in which they are shown. */
  OptionGroups(Map<String, List<String>> groups) {
    this.groups = new LinkedHashMap<>(groups);
  }

  @Override
  public String render(Help help) {
    List<OptionSpec> rest = new ArrayList<>(help.commandSpec().options());
    rest.removeIf(OptionSpec::hidden);
    StringBuilder sections = new StringBuilder();
    groups.forEach(
        (heading, names) -> {
          List<OptionSpec> options =
              names.stream().map(name -> help.commandSpec().findOption(name)).toList();
          rest.removeAll(options);
          sections.append(section(help, heading, options));
        });
    return sections.append(section(help, OTHERS, rest)).toString();
  }

  private static String section(Help help, String heading, List<OptionSpec> options) {
    Layout layout = help.createDefaultLayout();
    layout.addAllOptions(options, help.parameterLabelRenderer());
    return help.createHeading("%n" + heading + ":%n") + layout;
  }
}
