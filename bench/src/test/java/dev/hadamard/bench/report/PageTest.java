package dev.hadamard.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PageTest {

  private static Document parsed(String markup) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(markup)));
  }

  private static String html(SampleReport sample) {
    return Page.of(sample.report()).html();
  }

  @Test
  void the_page_is_well_formed_and_needs_nothing_from_elsewhere() throws Exception {
    String html = html(new SampleReport(1).wrong("activate gelu"));
    Document page = parsed(html);
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("img").getLength()).isZero();
    assertThat(page.getElementsByTagName("link").getLength()).isZero();
    assertThat(html).doesNotContain("url(").doesNotContain("@import");
    assertThat(page.getElementsByTagName("svg").getLength()).isGreaterThanOrEqualTo(14);
  }

  @Test
  void pages_to_look_at_are_left_in_the_build_folder() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "sample-reports"));
    Map<String, SampleReport> samples =
        Map.of(
            "plain", new SampleReport(1).wrong("activate gelu"),
            "busy", new SampleReport(2).busy().noise(0.5),
            "gpu", new SampleReport(3).gpu());
    for (Map.Entry<String, SampleReport> sample : samples.entrySet()) {
      Path page = folder.resolve(sample.getKey() + ".html");
      assertThat(Files.writeString(page, html(sample.getValue()))).isNotEmptyFile();
    }
  }

  @Test
  void every_row_of_a_table_is_as_long_as_its_head() throws Exception {
    NodeList tables = parsed(html(new SampleReport(1))).getElementsByTagName("table");
    assertThat(tables.getLength()).isGreaterThan(10);
    for (int i = 0; i < tables.getLength(); i++) {
      Element table = (Element) tables.item(i);
      int columns = table.getElementsByTagName("th").getLength();
      int rows = table.getElementsByTagName("tr").getLength() - 1;
      assertThat(table.getElementsByTagName("td").getLength()).isEqualTo(columns * rows);
    }
  }

  @Test
  void markup_in_names_is_shown_and_not_obeyed() throws Exception {
    String html = html(new SampleReport(1));
    assertThat(html).doesNotContain("<b>");
    assertThat(parsed(html).getDocumentElement().getTextContent()).contains(SampleMachine.NASTY);
  }

  @Test
  void what_failed_its_check_has_no_speed_and_is_listed() {
    Report report = new SampleReport(1).wrong("activate gelu").report();
    String html = Page.of(report).html();
    assertThat(html)
        .contains(
            ">wrong<small>check failed<",
            "Without a speed, as their results failed the check: activate gelu on opencl.");
    Rows rows = new Rows(report);
    Column opencl = rows.column("opencl").orElseThrow();
    Column cpu = rows.column("cpu").orElseThrow();
    List<String> works = rows.works(r -> r.op().equals("activate gelu"));
    assertThat(works).hasSize(6);
    for (String work : works) {
      assertThat(new Ratios(rows).ofWork(work, opencl, cpu)).isEmpty();
    }
    Ratio others =
        new Ratios(report)
            .between("opencl", "cpu", r -> r.workload().equals("elementwise"))
            .orElseThrow();
    assertThat(others.rows()).isEqualTo(6 * 9);
  }

  @Test
  void a_verdict_says_check_failed_where_nothing_is_left_to_compare() {
    SampleReport sample = new SampleReport(1).wrong("train");
    Report report = sample.report();
    List<Report.Result> results = new ArrayList<>();
    for (Report.Result r : report.results()) {
      if (!r.workload().equals("training") || r.check() == null || !r.check().passed()) {
        continue;
      }
      boolean isOpencl = r.backend().equals("opencl");
      results.add(isOpencl ? failed(r) : r);
    }
    assertThat(Page.of(with(report, results)).html()).contains(">wrong result<");
    assertThat(new Verdicts(new Rows(with(report, results))).lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .isEqualTo("Training steps: opencl and cpu are not compared: check failed"));
  }

  static Report.Result failed(Report.Result r) {
    return new Report.Result(
        r.workload(),
        r.group(),
        r.op(),
        r.shape(),
        r.backend(),
        r.device(),
        r.precision(),
        Report.Status.MEASURED,
        null,
        r.kernelMs(),
        r.residentMs(),
        r.withTransfersMs(),
        r.iqr(),
        r.samples(),
        r.rounds(),
        r.calibrationMs(),
        r.noisy(),
        r.gflops(),
        r.gbps(),
        new Report.Check(false, 17, "3 ulp", 10, 10));
  }

  static Report with(Report r, List<Report.Result> results) {
    return new Report(
        r.schema(),
        r.started(),
        r.seconds(),
        r.partial(),
        r.environment(),
        r.contestants(),
        results,
        r.peaks(),
        r.coldStarts(),
        r.training(),
        r.curves(),
        r.jmh());
  }

  @Test
  void a_busy_machine_is_said_first_and_words_stand_where_it_blurred_the_figures() {
    String html = html(new SampleReport(2).busy().noise(0.5));
    String body = html.substring(html.indexOf("<main>"));
    assertThat(body.indexOf("Busy machine")).isBetween(0, 100);
    assertThat(body).contains(">slower<small>", ">noisy<small>", "class=\"bar faint\"");
    assertThat(html(new SampleReport(2))).doesNotContain("usy machine", ">noisy<small>");
  }

  @Test
  void the_first_screen_has_a_bar_with_a_whisker_for_each_contestant_of_each_workload() {
    String html = html(new SampleReport(1));
    String first = html.substring(html.indexOf("<main>"), html.indexOf("<table>"));
    assertThat(first.split("<h2>", -1)).hasSize(4);
    assertThat(first).containsSubsequence("Training steps", "Matrix products", "Elementwise");
    String training = first.substring(first.indexOf("Training steps"), first.indexOf("Matrix"));
    for (String drawn : List.of("class=\"wide\"", "class=\"narrow\"")) {
      String svg = training.substring(training.indexOf(drawn));
      svg = svg.substring(0, svg.indexOf("</svg>"));
      assertThat(svg).contains(">cpu<", ">opencl<", ">nd4j<", ">pytorch<", ">nd4j-direct<");
      assertThat(svg.split("class=\"bar", -1)).hasSize(1 + 6);
      assertThat(svg.split("class=\"whisker", -1)).as("all but cpu itself").hasSize(1 + 5);
    }
  }

  @Test
  void the_parts_of_a_step_together_take_as_long_as_the_step() throws Exception {
    Report full = new SampleReport(1).report();
    Map<String, Double> cold =
        Map.of("transfer", 0.05, "forward", 1.56, "delta", 0.22, "update", 0.81);
    String shape = "64: 784-512-256-10";
    Report report =
        new Report(
            full.schema(),
            full.started(),
            1,
            false,
            full.environment(),
            full.contestants(),
            full.results(),
            List.of(),
            List.of(),
            List.of(
                new Report.TrainingSplit(shape, "cpu", cold, 1.14, 56_140),
                new Report.TrainingSplit(shape, "reference", cold, 100, 640)),
            List.of(),
            List.of());
    String html = Page.of(report).html();
    String table = html.substring(html.indexOf("Parts of a step in figures"));
    assertThat(
            cells(parsed(table.substring(table.indexOf("<table"), table.indexOf("</table>") + 8))))
        .as("1.56 of 2.64 ms is a share of 59 %; the naive backend is not divided")
        .containsExactly(
            shape, "cpu", "21.6 µs", "674 µs", "95.0 µs", "350 µs", "1.14 ms", "56\u202f140");
    String chart = html.substring(html.indexOf("Time of a training step by phase"));
    assertThat(chart.substring(0, chart.indexOf("</figure>")))
        .contains(">674 µs<")
        .doesNotContain("1.56", "reference");
  }

  private static List<String> cells(Document table) {
    NodeList cells = table.getElementsByTagName("td");
    return IntStream.range(0, cells.getLength())
        .mapToObj(i -> cells.item(i).getTextContent().replace('\u00a0', ' '))
        .toList();
  }

  @Test
  void rooflines_share_their_legend_and_their_scales() {
    String html = html(new SampleReport(1).gpu());
    String roofline = html.substring(html.indexOf("<section id=\"roofline\">"));
    roofline = roofline.substring(0, roofline.indexOf("</section>"));
    assertThat(roofline.split("<figure", -1)).as("a legend and two devices").hasSize(4);
    assertThat(roofline.split(">measured peak<", -1)).as("wide and narrow").hasSize(3);
    List<List<String>> ticks = new ArrayList<>();
    for (String svg : roofline.split("<svg", -1)) {
      ticks.add(svg.lines().filter(line -> line.contains("class=\"note\"")).toList());
    }
    assertThat(ticks.get(3)).hasSizeGreaterThan(5).isEqualTo(ticks.get(5));
  }

  @Test
  void a_narrow_page_names_the_cells_that_it_stacks() throws Exception {
    NodeList tables = parsed(html(new SampleReport(1))).getElementsByTagName("table");
    int stacked = 0;
    for (int i = 0; i < tables.getLength(); i++) {
      Element table = (Element) tables.item(i);
      NodeList head = table.getElementsByTagName("th");
      NodeList cells = table.getElementsByTagName("td");
      for (int c = 0; c < cells.getLength(); c++) {
        Element cell = (Element) cells.item(c);
        assertThat(cell.getAttribute("data-column"))
            .isEqualTo(head.item(c % head.getLength()).getTextContent());
      }
      String look = ((Element) table.getParentNode()).getAttribute("class");
      assertThat(look.contains("stacks")).isEqualTo(head.getLength() > 2);
      stacked += look.contains("stacks") ? 1 : 0;
    }
    assertThat(stacked).isGreaterThan(8);
  }

  @Test
  void naive_contestants_are_labelled_naive_wherever_they_are_measured() throws Exception {
    Document page = parsed(html(new SampleReport(1)));
    for (String tag : new String[] {"th", "text"}) {
      NodeList names = page.getElementsByTagName(tag);
      for (int i = 0; i < names.getLength(); i++) {
        String text = names.item(i).getTextContent();
        if (text.contains("reference")) {
          assertThat(text).isEqualTo("reference (naive)");
        }
      }
    }
  }

  @Test
  void unavailable_peers_are_listed_with_the_reason() {
    Page page = Page.of(new SampleReport(1).report());
    assertThat(page.html()).contains("its library &lt;libclblast.so&gt; does not load");
    assertThat(page.markdown()).contains("its library &lt;libclblast.so> does not load");
  }

  @Test
  void a_gpu_is_what_the_report_is_about_where_there_is_one() {
    assertThat(new Rows(new SampleReport(1).gpu().report()).subject().orElseThrow().isGpu())
        .isTrue();
    assertThat(Page.of(new SampleReport(3).gpu().report()).html())
        .contains("opencl overtakes cpu at n ≈");
  }

  @Test
  void a_table_in_markdown_has_as_many_bars_in_each_row() {
    String markdown = Page.of(new SampleReport(1).wrong("activate gelu").report()).markdown();
    Pattern bar = Pattern.compile("(?<!\\\\)\\|");
    int expected = -1;
    int tables = 0;
    for (String line : markdown.split("\n", -1)) {
      Matcher bars = bar.matcher(line);
      int count = (int) bars.results().count();
      if (!line.startsWith("|")) {
        expected = -1;
      } else if (expected < 0) {
        expected = count;
        tables++;
      } else {
        assertThat(count).as(line).isEqualTo(expected);
      }
    }
    assertThat(tables).isGreaterThan(7);
  }

  @Test
  void an_empty_report_still_makes_a_page() throws Exception {
    Report full = new SampleReport(1).report();
    Report empty =
        new Report(
            full.schema(),
            full.started(),
            1,
            true,
            full.environment(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Page page = Page.of(empty);
    parsed(page.html());
    assertThat(page.html()).contains("Partial");
    assertThat(page.sweepSvg()).isEmpty();
  }

  @Test
  void the_sweep_stands_alone_as_a_picture() throws Exception {
    Document svg = parsed(Page.of(new SampleReport(1).report()).sweepSvg().orElseThrow());
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("opencl overtakes cpu at n ≈", "GFLOP/s", "4096".substring(0, 0) + "2048");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(7);
  }
}
