package dev.hadamard.bench.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.hadamard.bench.chart.LineChart;
import dev.hadamard.bench.chart.Svg;
import dev.hadamard.bench.report.Report.Contestant;
import dev.hadamard.bench.report.Report.Environment;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The report as the templates {@code report.html} and {@code report.md} see it; what they name in
 * braces are its components.
 *
 * @param headline machine and devices in one line
 * @param when date and version
 * @param warnings what makes the figures less than they seem; on the first line
 * @param checked how many results are right
 * @param charts the findings that have a chart
 * @param notes those that have none
 * @param ratios contestants side by side
 * @param baseline what the ratios are relative to, in words
 * @param sections the other parts, in order
 * @param style of the page's charts
 * @param reproduce the command
 * @param sweep the sweep of square products
 * @param trainingSvg the picture of training steps beside other libraries
 */
record Page(
    String headline,
    String when,
    List<String> warnings,
    String checked,
    List<Verdicts.Verdict> charts,
    List<Verdicts.Verdict> notes,
    Table ratios,
    String baseline,
    List<Section> sections,
    String style,
    String reproduce,
    Optional<LineChart> sweep,
    Optional<String> trainingSvg) {

  private static final int SWEEP_WIDTH = 840;

  static Page of(Report report) {
    Rows rows = new Rows(report);
    List<Verdicts.Verdict> verdicts = new Verdicts(rows).verdicts();
    SweepSection sweep = new SweepSection(rows);
    return new Page(
        headline(report),
        when(report),
        warnings(report),
        new CorrectnessSection(rows).summary(),
        verdicts.stream().filter(v -> !v.charts().isEmpty()).toList(),
        verdicts.stream().filter(v -> v.charts().isEmpty()).toList(),
        new SpeedTable(rows).table(),
        baseline(rows),
        sections(rows, sweep),
        Svg.style(),
        ("./hadamard bench " + report.environment().command()).strip(),
        sweep.gemm(),
        new TrainingChart(rows).svg());
  }

  private static List<Section> sections(Rows rows, SweepSection sweep) {
    List<Section> sections = new ArrayList<>();
    StatisticsSection statistics = new StatisticsSection(rows);
    sections.add(new TrainingSection(rows).section());
    sections.add(new LayersSection(rows).section());
    sections.add(sweep.section());
    sections.add(new RooflineSection(rows).section());
    sections.add(new CorrectnessSection(rows).section());
    sections.add(new TimesSection(rows).section());
    sections.add(statistics.section());
    sections.add(statistics.jmh());
    sections.add(EnvironmentSection.of(rows.report()));
    sections.add(statistics.everything());
    sections.removeIf(section -> section.blocks().isEmpty());
    return sections;
  }

  private static String headline(Report report) {
    Environment environment = report.environment();
    String devices =
        report.contestants().stream()
            .filter(c -> c.unavailable() == null && c.role() == Report.Role.OURS)
            .filter(c -> !c.device().equals(environment.machine()))
            .map(Page::device)
            .distinct()
            .collect(Collectors.joining(", "));
    return environment.machine()
        + ", "
        + Figures.plural(environment.processors(), "thread")
        + (devices.isEmpty() ? "" : "; " + devices);
  }

  /**
   * A device by the contestant that uses it, its kind and its driver: a CPU is never taken for a
   * GPU.
   */
  private static String device(Contestant contestant) {
    String platform = contestant.facts().get("platform");
    return "%s on %s (%s%s)"
        .formatted(
            contestant.id(),
            contestant.device(),
            contestant.deviceType(),
            platform == null ? "" : ", " + platform);
  }

  private static String when(Report report) {
    Environment environment = report.environment();
    String minute = report.started().replace('T', ' ').replaceAll("^(.{16}).*$", "$1 UTC");
    String commit = environment.commit();
    return minute
        + ", Hadamard "
        + environment.hadamard()
        + (commit == null ? "" : " (" + commit + ")")
        + ", Java "
        + environment.java();
  }

  private static List<String> warnings(Report report) {
    List<String> warnings = new ArrayList<>();
    if (report.environment().busy().isBusy()) {
      String words = report.environment().busy().words().replaceFirst("^(?i)busy machine:? *", "");
      warnings.add("⚠ Busy machine: " + words);
    }
    if (report.partial()) {
      warnings.add("⚠ Partial: the run ended before everything was measured.");
    }
    String wrong =
        report.results().stream()
            .filter(Rows::isWrong)
            .map(Report.Result::backend)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!wrong.isEmpty()) {
      warnings.add(
          "✗ Results of %s failed the check against double precision; no speed is shown for them."
              .formatted(wrong));
    }
    return warnings;
  }

  private static String baseline(Rows rows) {
    Optional<Column> baseline = rows.baseline();
    if (baseline.isEmpty()) {
      return "";
    }
    String id = baseline.get().label();
    Contestant contestant = baseline.get().contestant();
    String threads =
        contestant.facts().entrySet().stream()
            .filter(fact -> fact.getKey().toLowerCase(java.util.Locale.ROOT).contains("thread"))
            .map(fact -> ", " + fact.getValue().replaceFirst("^(\\d+)$", "$1 threads"))
            .findFirst()
            .orElse("");
    String what = id.equals("cpu") ? "Hadamard's pure-Java backend" : contestant.device();
    return "Speed relative to %s (%s%s); above 1× is faster. Geometric means, 95 %% intervals."
        .formatted(id, what, threads);
  }

  String html() {
    return render("report.html", Mustache.compiler().withEscaper(Page::escapedForHtml));
  }

  String markdown() {
    return render("report.md", Mustache.compiler().withEscaper(Page::escapedForMarkdown))
        .replaceAll("\n{3,}", "\n\n");
  }

  /** Intervals, and figures with their units, are kept on one line. */
  private static String escapedForHtml(String text) {
    return Escapers.HTML
        .escape(text)
        .replaceAll("(?<=\\d)–(?=\\d)", "\u2060–\u2060")
        .replaceAll("(?<=\\d) (?=(µs|ms|s|GB/s|GFLOP/s|GiB|%)(\\W|$))", "\u00a0");
  }

  /** The sweep of square products as a picture of its own. */
  Optional<String> sweepSvg() {
    return sweep.map(chart -> chart.draw(SWEEP_WIDTH, true).standalone());
  }

  private static String escapedForMarkdown(String text) {
    return text.replace("\\", "\\\\")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("|", "\\|")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("`", "\\`")
        .replaceAll("\\s*\\R\\s*", " ");
  }

  private String render(String name, Mustache.Compiler compiler) {
    Template template =
        compiler
            .emptyStringIsFalse(true)
            .withLoader(part -> open(part + name.substring(name.lastIndexOf('.'))))
            .compile(open(name));
    return template.execute(this);
  }

  private static Reader open(String name) {
    InputStream stream = Page.class.getResourceAsStream(name);
    if (stream == null) {
      throw new IllegalStateException(name + " is missing from the jar");
    }
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }
}
