package dev.hadamard.opencl;

import dev.hadamard.Backend;
import dev.hadamard.BackendConfig;
import dev.hadamard.BackendUnavailableException;
import dev.hadamard.Tensor;
import dev.hadamard.TensorArena;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jocl.CL;

/**
 * Opens the backend, computes 2 + 3, and says where temporary files go afterwards; for {@link
 * NativeFolderTest}. With the argument {@code jocl} it uses JOCL before, as an application may.
 */
public final class OpenAndCompute {

  private OpenAndCompute() {}

  @SuppressWarnings("SystemOut") // how a child process answers
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      CL.clGetPlatformIDs(0, null, new int[1]);
    }
    try (Backend backend = new OpenClProvider().open(BackendConfig.load());
        TensorArena arena = backend.newArena()) {
      Tensor x = arena.allocate(1);
      Tensor y = arena.allocate(1);
      backend.write(new float[] {2}, x);
      backend.write(new float[] {3}, y);
      backend.axpby(1, x, 1, y);
      System.out.println("2 + 3 = " + backend.read(y)[0]);
    } catch (BackendUnavailableException e) {
      System.out.println("refused: " + e.refusals());
    }
    System.out.println("java.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    Path temporary = Files.createTempFile("own", null);
    System.out.println("temporary files in " + temporary.getParent());
    Files.delete(temporary);
  }
}
