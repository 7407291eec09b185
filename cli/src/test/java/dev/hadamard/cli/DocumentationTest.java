package dev.hadamard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.cli.MarkdownPage.Block;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the pages without running what they show; {@code .ci/docs} does that. */
class DocumentationTest {

  private static final int MOST_WORDS = 900;

  static List<MarkdownPage> pages() {
    return MarkdownPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void each_link_leads_to_a_file_and_a_heading_that_exist(MarkdownPage page) {
    for (String link : page.links()) {
      if (!link.matches("[a-z]+:.*")) {
        int hash = link.indexOf('#');
        Path target =
            hash == 0 ? page.path() : page.target(hash < 0 ? link : link.substring(0, hash));
        assertThat(MarkdownPage.exists(target)).as("%s links to %s", page, link).isTrue();
        if (hash >= 0) {
          assertThat(MarkdownPage.read(target).anchors())
              .as("%s links to %s", page, link)
              .contains(link.substring(hash + 1));
        }
      }
    }
  }

  /** So that no command hides in a block that is not run. */
  @ParameterizedTest
  @MethodSource("pages")
  void each_block_names_its_language(MarkdownPage page) {
    assertThat(page.blocks()).extracting(Block::language).doesNotContain("", "bash", "shell");
  }

  @Test
  void the_index_lists_every_page() {
    MarkdownPage index = MarkdownPage.read("docs/README.md");
    List<Path> listed = index.links().stream().map(index::target).toList();

    assertThat(pages())
        .extracting(MarkdownPage::path)
        .filteredOn(path -> path.startsWith("docs") && !path.equals(index.path()))
        .isNotEmpty()
        .isSubsetOf(listed);
  }

  @Test
  void the_readme_is_read_in_five_minutes() {
    String readme = MarkdownPage.read("README.md").text();

    assertThat(readme.strip().split("\\s+", -1))
        .as("words, blocks included")
        .hasSizeLessThan(MOST_WORDS);
  }
}
