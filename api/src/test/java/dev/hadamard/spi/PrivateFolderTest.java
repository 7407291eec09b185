package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which folders are taken for private, and which are not. */
@DisabledOnOs(OS.WINDOWS)
final class PrivateFolderTest {

  private final Path folder;

  PrivateFolderTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void setMode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void what_is_missing_is_made_for_its_user_alone() throws IOException {
    Path wanted = folder.resolve("a/b/c");
    assertThat(PrivateFolder.open(wanted).path()).isEqualTo(wanted);
    assertThat(mode(wanted)).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(PrivateFolder.open(wanted)).as("again").isEqualTo(PrivateFolder.open(wanted));
  }

  @Test
  void an_own_folder_that_is_open_to_others_is_closed() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    setMode(open, "rwxrwxrwx");
    PrivateFolder.open(open);
    assertThat(mode(open)).isEqualTo("rwx------");
  }

  @ParameterizedTest
  @CsvSource({"rwxrwxrwx, true", "rwxrwxr-x, true", "rwxr-xr-x, false", "rwx------, false"})
  void a_folder_whose_content_is_believed_is_refused_where_others_may_have_written(
      String mode, boolean refused) throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    setMode(open, mode);
    if (refused) {
      assertThatThrownBy(() -> PrivateFolder.openUntouched(open))
          .isInstanceOf(UntrustedFolderException.class)
          .hasMessageContaining("may have written in " + open);
      assertThat(mode(open)).as("left as it was").isEqualTo(mode);
    } else {
      assertThat(PrivateFolder.openUntouched(open).path()).isEqualTo(open);
      assertThat(mode(open)).isEqualTo("rwx------");
    }
  }

  @ParameterizedTest
  @CsvSource({"rwxrwxrwx, true", "rwxr-xrwx, true", "rwxr-xr-x, false", "rwx------, false"})
  void a_folder_in_one_that_others_write_in_is_refused(String mode, boolean refused)
      throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    setMode(shared, mode);
    if (refused) {
      assertThatThrownBy(() -> PrivateFolder.open(shared.resolve("own")))
          .isInstanceOf(UntrustedFolderException.class)
          .hasMessage("other users may write in " + shared);
      assertThat(shared).as("nothing was made").isEmptyDirectory();
    } else {
      assertThat(PrivateFolder.open(shared.resolve("own")).path()).isDirectory();
    }
  }

  @Test
  void a_sticky_bit_keeps_what_lies_in_a_shared_folder() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    setMode(shared, "rwxrwxrwx");
    Files.setAttribute(shared, "unix:mode", 01777);
    assertThat(PrivateFolder.open(shared.resolve("own")).path()).isDirectory();
  }

  @Test
  void a_group_of_the_owners_own_name_is_no_other_user() throws IOException {
    UnixOwnership ownership = UnixOwnership.of(folder);
    Path shared = Files.createDirectory(folder.resolve("shared"));
    setMode(shared, "rwxrwxr-x");
    if (ownership.group().equals(ownership.owner())) {
      assertThat(PrivateFolder.open(shared.resolve("own")).path()).isDirectory();
    } else {
      assertThatThrownBy(() -> PrivateFolder.open(shared.resolve("own")))
          .isInstanceOf(UntrustedFolderException.class);
    }
  }

  @Test
  void a_folder_of_another_user_is_refused_by_name() throws IOException {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    OtherUser.giveAway(foreign);
    for (Path each : new Path[] {foreign, foreign.resolve("own")}) {
      assertThatThrownBy(() -> PrivateFolder.open(each))
          .isInstanceOf(UntrustedFolderException.class)
          .hasMessage(foreign + " belongs to the user nobody");
    }
  }

  @Test
  void a_link_of_ones_own_is_followed_and_one_of_another_user_is_not() throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("target"));
    assertThat(PrivateFolder.open(link.resolve("own")).path()).isEqualTo(target.resolve("own"));
    OtherUser.giveAway(link);
    assertThatThrownBy(() -> PrivateFolder.open(link.resolve("own")))
        .isInstanceOf(UntrustedFolderException.class)
        .hasMessage(link + " belongs to the user nobody");
  }

  @Test
  void what_a_link_leads_through_is_looked_at_too() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.createDirectory(shared.resolve("inner"));
    setMode(shared, "rwxrwxrwx");
    Path link = Files.createSymbolicLink(folder.resolve("link"), shared.resolve("inner"));
    assertThatThrownBy(() -> PrivateFolder.open(link.resolve("own")))
        .isInstanceOf(UntrustedFolderException.class)
        .hasMessage("other users may write in " + shared);
  }

  @Test
  void links_that_lead_to_each_other_end() throws IOException {
    Path a = folder.resolve("a");
    Path b = Files.createSymbolicLink(folder.resolve("b"), a);
    Files.createSymbolicLink(a, b);
    assertThatThrownBy(() -> PrivateFolder.open(a.resolve("own"))).isInstanceOf(IOException.class);
  }

  @Test
  void a_file_in_its_place_is_an_error() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> PrivateFolder.open(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PrivateFolder.open(file.resolve("own")))
        .isInstanceOf(IOException.class);
  }
}
