package dev.hadamard.bench.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A report in a folder: for people as HTML and Markdown, for programs as JSON. */
public final class ReportFiles {

  /** What {@link #write} writes. */
  public static final List<String> NAMES =
      List.of("report.html", "report.md", "report.json", "environment.json", "sweep.svg");

  private static final String REMEDY = "choose a folder that can be written with --out";

  private ReportFiles() {}

  /**
   * Makes the folder where it is missing and tries to write into it, before anything is measured.
   *
   * @throws ReportFolderException if that fails
   */
  public static void prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".trial", null));
      for (String name : NAMES) {
        if (Files.isDirectory(folder.resolve(name))) {
          Path taken = folder.resolve(name);
          throw refused(taken, new FileAlreadyExistsException(taken.toString()));
        }
      }
    } catch (IOException refused) {
      throw refused(folder, refused);
    }
  }

  /**
   * Writes every file; one of the same name is replaced in one step. There is no {@code sweep.svg}
   * where no sweep was measured.
   *
   * @return the files written
   * @throws ReportFolderException if that fails
   */
  public static List<Path> write(Report report, Path folder) {
    prepare(folder);
    Map<String, String> texts = new LinkedHashMap<>();
    Page page = Page.of(report);
    texts.put("report.html", page.html());
    texts.put("report.md", page.markdown());
    texts.put("report.json", ReportJson.of(report));
    texts.put("environment.json", ReportJson.of(report.environment()));
    page.sweepSvg().ifPresent(svg -> texts.put("sweep.svg", svg));
    texts.forEach((name, text) -> write(text, folder.resolve(name)));
    return texts.keySet().stream().map(folder::resolve).toList();
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

  private static void write(String text, Path target) {
    // Not createTempFile, which would hide the result from everyone but its owner.
    Path written =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try {
        Files.writeString(written, text, StandardOpenOption.CREATE_NEW);
        move(written, target);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException refused) {
      throw refused(target, refused);
    }
  }

  private static void move(Path written, Path target) throws IOException {
    try {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static ReportFolderException refused(Path path, IOException refused) {
    String reason =
        refused instanceof FileAlreadyExistsException
            ? "something else of that name is there"
            : refused.getClass().getSimpleName().replace("Exception", "");
    return new ReportFolderException(
        "cannot write " + path + " (" + reason + "); " + REMEDY, refused);
  }
}
