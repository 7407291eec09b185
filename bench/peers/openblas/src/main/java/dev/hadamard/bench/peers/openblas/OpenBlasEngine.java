package dev.hadamard.bench.peers.openblas;

import dev.hadamard.bench.worker.Engine;
import dev.hadamard.bench.worker.Task;
import dev.hadamard.bench.worker.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS with a thread for each processor. */
final class OpenBlasEngine implements Engine {

  private final int threads = Runtime.getRuntime().availableProcessors();

  /** Unpacks and loads the library. */
  OpenBlasEngine() {
    Loader.load(openblas_nolapack.class);
    openblas_nolapack.blas_set_num_threads(threads);
  }

  @Override
  public Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("library", "OpenBLAS");
    facts.put("version", openblas_nolapack.OPENBLAS_VERSION.replace("OpenBLAS", "").strip());
    facts.put("device", "cpu");
    facts.put("threads", String.valueOf(threads));
    facts.put("blas", "cblas_sgemm, " + kernels());
    return facts;
  }

  private static String kernels() {
    String asked = System.getenv("OPENBLAS_CORETYPE");
    return asked == null
        ? "kernels of its own choice"
        : "kernels for " + asked + ", as it was told";
  }

  @Override
  public Task prepare(Work work) {
    if (work instanceof Work.Matmul matmul) {
      return new OpenBlasProduct(matmul);
    }
    throw new UnsupportedOperationException("is measured on matrix products only");
  }

  @Override
  public void close() {
    // its threads end with the process
  }
}
