package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code train} says to type, and what it notes where it goes on. */
class TrainAdviceTest {

  private final Path folder;

  TrainAdviceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Invocation train(String table, String... options) throws IOException {
    Path csv = Files.writeString(folder.resolve("table.csv"), table);
    return ShortTraining.in(folder, csv, options);
  }

  private Invocation train(Stream<String> options) {
    return ShortTraining.in(folder, options);
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  // ------------------------------------------------------------------------------------- the table

  @Test
  void a_misprint_in_the_best_feature_is_to_be_corrected_and_not_ignored() throws IOException {
    String table =
        "width,height,kind\n" + lines(60, i -> (i == 38 ? "7.O61" : "7." + i) + ",1," + i % 2);
    assertThat(train(table).isRefused().err())
        .contains("table.csv:40: column 1 (width): '7.O61' is not a number", "correct the cell")
        .doesNotContain("--ignore");
  }

  @Test
  void columns_of_text_are_named_as_the_header_names_them() throws IOException {
    String table =
        "age,city,\"my size\",member,kind\n"
            + lines(9, i -> i + ",Ulm" + i + ",s" + i + ",m" + i + "," + i % 2);
    assertThat(train(table).isRefused().err()).contains("Try --ignore 'city,my size,member'.");
    assertThat(train(table, "--ignore", "city,my size,member").endsWith(0).out())
        .contains("1 feature, 2 classes");
  }

  @Test
  void a_folder_is_answered_with_a_table_in_it() throws IOException {
    Path data = Files.createDirectory(folder.resolve("my data"));
    assertThat(train(Stream.of("--data", data.toString())).isRefused().err())
        .contains("my data is a folder", "Name a .csv or .csv.gz file");
    Files.writeString(data.resolve("b.csv.gz"), "");
    Files.writeString(data.resolve("a.txt"), "");
    assertThat(train(Stream.of("--data", data.toString())).isRefused().err())
        .contains("Name a file in it, such as '" + data.resolve("b.csv.gz") + "'.");
  }

  @Test
  void a_model_is_answered_with_its_option() {
    SavedModelFolder saved = new SavedModelFolder(folder);
    String model = saved.train(1, SavedModelFolder.flowers()).model().toString();
    for (String command : List.of("train", "predict", "evaluate")) {
      assertThat(Invocation.of(command, "--data=" + model, model(command, model)).isRefused().err())
          .contains(
              "model.safetensors: is a model (safetensors), not a table",
              "hadamard predict --model " + model + " --data TABLE")
          .doesNotContain("iconv");
    }
  }

  private String model(String command, String model) {
    return command.equals("train") ? "--out=" + folder.resolve("other") : "--model=" + model;
  }

  // ----------------------------------------------------------------------------------- the options

  @Test
  void columns_or_layers_with_blanks_between_them_are_answered_with_commas() throws IOException {
    String table = "id,city,member,a,kind\n" + lines(9, i -> i + ",u,v," + i + "," + i % 2);
    assertThat(train(table, "--ignore", "id", "city", "member").isRefused().err())
        .contains("no argument 'city'", "Put commas between them: --ignore id,city,member.");
    assertThat(train(table, "--ignore", "id,", "city", "--seed", "1").isRefused().err())
        .contains("Put commas between them: --ignore id,city.");
    assertThat(train(table, "--ignore=id", "my city").isRefused().err())
        .contains("Put commas between them: --ignore 'id,my city'.");
    assertThat(Invocation.of("train", "--layers", "128", "64").isRefused().err())
        .contains("no argument '64'", "Put commas between them: --layers 128,64.");
    assertThat(Invocation.of("train", "--epochs", "3", "4").isRefused().err())
        .contains("no argument '4'")
        .doesNotContain("commas");
  }

  @Test
  void a_batch_of_more_samples_than_there_are_is_noted() throws IOException {
    String table = "a,kind\n" + lines(20, i -> i + "," + i % 2);
    assertThat(train(table, "--batch", "100000").endsWith(0).out())
        .contains("batch 16,")
        .contains("note     --batch 100000 is more than the 16 training samples: a step takes all");
    assertThat(train(table, "--batch", "16").endsWith(0).out()).doesNotContain("note  ");
  }

  @Test
  void different_numbers_as_classes_are_answered_with_regression() throws IOException {
    String table = "a,price\n" + lines(40, i -> i % 7 + "," + i + ".5");
    assertThat(train(table, "--task", "classification").isRefused().err())
        .contains("too few to hold out", "or try --task regression.");
    assertThat(train("a,kind\n1,x\n2,y\n3,z\n").isRefused().err()).doesNotContain("regression");
  }

  // ---------------------------------------------------------------------------------- rare classes

  @Test
  void a_class_without_a_held_out_sample_is_noted() throws IOException {
    String table =
        "a,metal\n" + lines(30, i -> i + "," + (i == 7 ? "glod" : i % 2 == 0 ? "silver" : "gold"));
    assertThat(train(table).endsWith(0).out())
        .contains("table    class 'glod' has 1 sample; none is held out; is it 'gold'?")
        .doesNotContain("class 'gold' has");
    assertThat(train("a,kind\n1,x\n2,x\n3,x\n4,x\n5,y\n6,y\n7,z\n8,z\n").endsWith(0).out())
        .contains("7 training samples, 1 held out")
        .contains("table    class 'y' has 2 samples; none is held out\n")
        .contains("table    class 'z' has 2 samples; none is held out\n");
  }

  @Test
  void classes_that_differ_by_their_number_are_no_misspelling() throws IOException {
    String table =
        "a,kind\n" + lines(30, i -> i + "," + (i == 7 ? "type12" : i % 2 == 0 ? "type1" : "type2"));
    assertThat(train(table).endsWith(0).out())
        .contains("table    class 'type12' has 1 sample; none is held out\n");
    String accents =
        "a,kind\n" + lines(30, i -> i + "," + (i == 7 ? "Weiss" : i % 2 == 0 ? "weiß" : "rot"));
    assertThat(train(accents).endsWith(0).out()).contains("is it 'weiß'?");
  }

  @Test
  void of_many_rare_classes_the_first_are_named() throws IOException {
    String table =
        "a,kind\n" + lines(40, i -> i + "," + (i < 9 ? "n" + (char) ('a' + i) + i : "much"));
    assertThat(train(table).endsWith(0).out())
        .contains("class 'na0' has 1 sample", "class 'ne4' has 1 sample")
        .contains("table    the same holds for 4 classes more")
        .doesNotContain("class 'nf5'");
  }

  @Test
  void too_few_samples_of_each_class_are_answered_with_the_rule() throws IOException {
    assertThat(train("a,kind\n1,x\n2,x\n3,y\n4,y\n").isRefused().err())
        .contains("4 samples of 2 classes are too few to hold out")
        .contains("At least one class needs 3 samples: add some to the table");
  }
}
