package dev.hadamard.bench.peers.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What all that runs on ND4J begins with. */
public final class Nd4jRuntime {

  private static final String[] LEVELS = {"baseline", "AVX2", "AVX-512"};

  /** Maven's, inside ND4J's jar. */
  private static final String PROPERTIES = "/META-INF/maven/org.nd4j/nd4j-native/pom.properties";

  private Nd4jRuntime() {}

  /**
   * Loads ND4J, gives it all processors and tells what it is.
   *
   * @param library whose facts these are
   */
  public static Map<String, String> start(String library) {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    int threads = Runtime.getRuntime().availableProcessors();
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    natives.setOmpNumThreads(threads); // by default it counts cores, and half of them on some CPUs
    Nd4j.factory().blas().setMaxThreads(threads);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("library", library);
    facts.put("version", version());
    facts.put("device", "cpu");
    facts.put("threads", String.valueOf(natives.ompGetMaxThreads()));
    facts.put("instruction set", LEVELS[Math.min(natives.binaryLevel(), LEVELS.length - 1)]);
    String blas = String.valueOf(Nd4j.factory().blas().getBlasVendor());
    String kernels = System.getenv("OPENBLAS_CORETYPE");
    facts.put(
        "blas",
        blas.toLowerCase(Locale.ROOT) + (kernels == null ? "" : ", kernels for " + kernels));
    return facts;
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = Nd4j.class.getResourceAsStream(PROPERTIES)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  /** A row-major matrix as its transpose: columns × rows, column-major, over the same numbers. */
  public static INDArray transposed(float[] values, int rows, int columns) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, new long[] {columns, rows}, 'f');
    upload(values, array);
    return array;
  }

  /** Copies numbers into an array's memory as they come. */
  public static void upload(float[] values, INDArray array) {
    array.data().asNioFloat().put(values);
  }

  /** An array's memory as it lies. */
  static float[] download(INDArray array) {
    float[] values = new float[(int) array.length()];
    array.data().asNioFloat().get(values);
    return values;
  }
}
