package dev.hadamard.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as files: for people as HTML and Markdown, for programs as JSON. */
public final class ReportFiles {

  /** The names of the files that there can be. */
  public static final List<String> NAMES =
      List.of("report.html", "report.md", "report.json", "environment.json", "sweep.svg");

  private ReportFiles() {}

  /**
   * The text of every file by its name, the page for people first. There is no {@code sweep.svg}
   * where no sweep was measured.
   */
  public static Map<String, String> texts(Report report) {
    Map<String, String> texts = new LinkedHashMap<>();
    Page page = Page.of(report);
    texts.put("report.html", page.html());
    texts.put("report.md", page.markdown());
    texts.put("report.json", ReportJson.of(report, new LaunchCosts(new Rows(report)).all()));
    texts.put("environment.json", ReportJson.of(report.environment()));
    page.sweepSvg().ifPresent(svg -> texts.put("sweep.svg", svg));
    return texts;
  }

  /**
   * Reads a {@code report.json}.
   *
   * @param file the file, or the folder that it lies in
   * @throws ReportFormatException if it is none, or of another schema version
   */
  public static Report read(Path file) {
    Path json = Files.isDirectory(file) ? file.resolve("report.json") : file;
    try {
      return ReportJson.parse(Files.readString(json), json.toString());
    } catch (NoSuchFileException missing) {
      throw new ReportFormatException(
          json + " does not exist; give a report.json that 'hadamard bench' wrote");
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
