package dev.hadamard.opencl;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the backend in two class loaders that share nothing but Java, as two web applications in
 * one server do, one after the other; for {@link NativeFolderTest}.
 */
final class InTwoClassLoaders {

  private InTwoClassLoaders() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < 2; i++) {
      ClassLoader loader =
          new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader()); // never closed
      Thread.currentThread().setContextClassLoader(loader);
      loader
          .loadClass(OpenAndCompute.class.getName())
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
