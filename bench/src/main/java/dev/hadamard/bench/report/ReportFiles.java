package dev.hadamard.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A report as files: for people as HTML and Markdown, for programs as JSON. */
public final class ReportFiles {

  private static final String JSON = "report.json";

  /** The names of the files that there can be, of a run that was finished. */
  public static final List<String> NAMES =
      List.of("report.html", "report.md", JSON, "environment.json", "sweep.svg", "training.svg");

  /** Those of a run that ended early, which leaves the files of a finished one as they are. */
  public static final List<String> PARTIAL_NAMES =
      NAMES.stream().map(ReportFiles::partial).toList();

  private ReportFiles() {}

  /**
   * The text of every file by its name, the page for people first. There is no {@code sweep.svg}
   * where no sweep was measured, and no {@code training.svg} where Hadamard and another library did
   * not both train. The names of a partial report are those of {@link #PARTIAL_NAMES}.
   */
  public static Map<String, String> texts(Report report) {
    Map<String, String> texts = new LinkedHashMap<>();
    Page page = Page.of(report);
    UnaryOperator<String> name = report.partial() ? ReportFiles::partial : UnaryOperator.identity();
    texts.put(name.apply("report.html"), page.html());
    texts.put(name.apply("report.md"), page.markdown());
    texts.put(name.apply(JSON), ReportJson.of(report, new LaunchCosts(new Rows(report)).all()));
    texts.put(name.apply("environment.json"), ReportJson.of(report.environment()));
    page.sweepSvg().ifPresent(svg -> texts.put(name.apply("sweep.svg"), svg));
    page.trainingSvg().ifPresent(svg -> texts.put(name.apply("training.svg"), svg));
    return texts;
  }

  /** {@code report.html} becomes {@code report-partial.html}. */
  private static String partial(String name) {
    int dot = name.indexOf('.');
    return name.substring(0, dot) + "-partial" + name.substring(dot);
  }

  /**
   * Reads a {@code report.json}.
   *
   * @param file the file, or the folder that it lies in
   * @throws ReportFormatException if it is none, or of another schema version
   */
  public static Report read(Path file) {
    Path json = Files.isDirectory(file) ? file.resolve(JSON) : file;
    try {
      return ReportJson.parse(Files.readString(json), json.toString());
    } catch (NoSuchFileException missing) {
      Path partial = json.resolveSibling(partial(JSON));
      throw new ReportFormatException(
          Files.exists(partial)
              ? json + " does not exist; the run ended early, so give " + partial
              : json + " does not exist; give a report.json that 'hadamard bench' wrote");
    } catch (IOException unreadable) {
      throw new ReportFormatException(
          json + " cannot be read as text (" + unreadable + "); give a readable report.json");
    }
  }

  /** The report's first lines as text, for the console: a verdict for each workload. */
  public static List<String> verdict(Report report) {
    return new Verdicts(new Rows(report)).lines();
  }
}
