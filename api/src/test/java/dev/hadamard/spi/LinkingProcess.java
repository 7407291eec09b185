package dev.hadamard.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Another process that is linking its library from a passing folder until its input ends. */
record LinkingProcess(Process process, Path folder) implements AutoCloseable {

  /** The child: the second class loader, as it were, which gets a folder of its own. */
  public static void main(String[] arguments) {
    NativeLinker linker = new NativeLinker(Optional.of(arguments[0]).map(Path::of));
    Optional<NativeLibrary> library = NativeLibrary.find(LinkingProcess.class, "libTest.so");
    linker.link(library, () -> {});
    linker.link(
        library,
        () -> {
          System.out.println(System.getProperty("java.io.tmpdir"));
          try {
            System.in.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /**
   * Starts one, and waits until it links.
   *
   * @param cache where that is no folder, the passing folder is made in the other
   * @param temporary its folder for temporary files
   */
  static LinkingProcess start(Path cache, Path temporary) throws IOException {
    Process process =
        BlockedWriter.start(
            LinkingProcess.class, List.of("-Djava.io.tmpdir=" + temporary), cache.toString());
    Path folder = Path.of(process.inputReader().readLine());
    assertThat(folder.resolve("libTest.so")).exists();
    return new LinkingProcess(process, folder);
  }

  /** Lets it finish. */
  void finish() throws Exception {
    process.outputWriter().close();
    assertThat(process.waitFor()).isZero();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
