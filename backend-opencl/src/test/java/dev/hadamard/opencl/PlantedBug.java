package dev.hadamard.opencl;

import dev.hadamard.BackendConfig;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.launch.Argument;
import dev.hadamard.kernels.launch.Range;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jocl.CL;

/** Runs one kernel of the test resources that is wrong on purpose, for {@link OclgrindTest}. */
final class PlantedBug {

  private PlantedBug() {}

  @SuppressWarnings("SystemOut") // how a child process answers
  public static void main(String[] arguments) throws ClDeviceDiscovery.NoDriver {
    ClDevice device = ClDeviceDiscovery.run(BackendConfig.load()).usable().get(0);
    System.out.println("platform: " + device.platform());
    KernelVariant variant = KernelVariant.of(arguments[0], Map.of());
    KernelLibrary library = new KernelLibrary(PlantedBug::resource);
    ClLedger ledger = new ClLedger();
    ClSettings settings = ClSettings.of(BackendConfig.builder().build(), device);
    try (ClSession session = new ClSession(device, ledger, loss -> loss);
        ClMemory memory = new ClMemory(session, false);
        ClKernelCache programs = new ClKernelCache(session, library, settings.dump());
        ClLauncher launcher = new ClLauncher(session, programs, new ClClock(session))) {
      Argument in = memory.allocate(64 * Float.BYTES);
      Argument out = memory.allocate(64 * Float.BYTES);
      launcher.launch("planted bug", KernelVariant.of("fill", Map.of()), Range.line(64, 32), in);
      launcher.launch("planted bug", variant, Range.line(64, 32), in, out);
      CL.clFinish(session.queue());
    }
    System.out.println("done");
  }

  private static String resource(String file) {
    try (InputStream stream =
        Objects.requireNonNull(PlantedBug.class.getResourceAsStream("/planted/" + file), file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
