package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inspect} says of the training's table. */
class InspectCommandTest {

  private static final String PLANTS =
      "id,width,kind\n"
          + SavedModelFolder.lines(20, i -> "p" + i + "," + i + "," + "ab".charAt(i % 2));

  private final SavedModelFolder folder;

  InspectCommandTest(@TempDir Path temporary) {
    folder = new SavedModelFolder(temporary);
  }

  private String table() {
    return Invocation.of("inspect", folder.model().toString())
        .endsWith(0)
        .out()
        .lines()
        .filter(line -> line.startsWith("table "))
        .findFirst()
        .orElse("");
  }

  @Test
  void an_ignored_column_is_shown_by_its_name() {
    folder.train(1, PLANTS, "--ignore", "1");
    assertThat(table())
        .isEqualTo("table      features width; label kind; ignored: id; missing values: fail");
    assertThat(
            Invocation.of("inspect", folder.model().toString(), "--json")
                .json()
                .getAsJsonObject("table")
                .getAsJsonArray("ignored")
                .toString())
        .isEqualTo("[\"id\"]");
  }

  @Test
  void columns_without_names_are_counted_and_an_ignored_one_is_shown_by_its_position() {
    folder.train(1, PLANTS.substring("id,width,kind\n".length()), "--ignore", "1");
    assertThat(table())
        .isEqualTo(
            "table      1 feature without names; label in column 3 of 3; ignored: column 1; missing"
                + " values: fail");
  }

  @Test
  void of_the_bundled_digits_no_table_is_told() {
    Invocation.of(
            "train",
            "--backend=cpu",
            "--layers=8",
            "--epochs=1",
            "--out=" + folder.folder().resolve("out"))
        .endsWith(0);
    String model = folder.model().toString();
    assertThat(Invocation.of("inspect", model).endsWith(0).out().replace(model, "MODEL"))
        .contains("10 classes", "data       digits")
        .doesNotContain("table ", "65");
  }

  @Test
  void the_line_on_the_header_says_which_columns_are_ignored() {
    folder.file("plants.csv", PLANTS);
    Invocation trained =
        Invocation.of(
            "train",
            "--backend=cpu",
            "--layers=4",
            "--epochs=1",
            "--ignore=id",
            "--data=" + folder.folder().resolve("plants.csv"),
            "--out=" + folder.folder().resolve("out"));
    assertThat(trained.endsWith(0).out())
        .contains(
            "table    header: the first line names the columns, id, width, kind; ignored: id\n");
  }
}
