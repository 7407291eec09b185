package dev.hadamard.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.BackendConfig;
import dev.hadamard.spi.Availability.Available;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two class loaders that share nothing but Java, as two web applications in one server do. */
final class EmulatedClassLoaderTest {

  @Test
  void a_second_class_loader_gets_a_copy_of_jcudas_library() throws Exception {
    EmulatedCuda.require();
    assertThat(new CudaProvider().probe(BackendConfig.load())).isInstanceOf(Available.class);
    for (int i = 0; i < 2; i++) {
      ClassLoader loader =
          new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader()); // never closed
      Object answer = loader.loadClass(ProbeInside.class.getName()).getMethod("ask").invoke(null);
      assertThat(answer + "").startsWith("Available[");
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<URL> urls = new ArrayList<>();
    for (String entry : path.split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
