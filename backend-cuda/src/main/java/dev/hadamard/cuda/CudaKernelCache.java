package dev.hadamard.cuda;

import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.BuildLog;
import dev.hadamard.kernels.KernelDump;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.driver.JITOptions;

/**
 * Compiled kernels: each variant is compiled by a {@link KernelCompiler} and loaded when it is
 * first needed, and once. The driver makes the device's own code of PTX, and keeps that on disk.
 */
final class CudaKernelCache implements AutoCloseable {

  private static final int LOG_BYTES = 8192;

  /** The driver's ways to refuse code, as against a failure of the device. */
  private static final Set<Integer> REFUSALS =
      Set.of(
          CUresult.CUDA_ERROR_INVALID_IMAGE,
          CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU,
          CUresult.CUDA_ERROR_INVALID_PTX,
          CUresult.CUDA_ERROR_JIT_COMPILER_NOT_FOUND,
          CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION,
          CUresult.CUDA_ERROR_JIT_COMPILATION_DISABLED,
          CUresult.CUDA_ERROR_INVALID_SOURCE);

  private record Loaded(CUmodule module, CUfunction function, int maxGroupSize, int localBytes) {}

  private final CudaSession session;
  private final KernelCompiler compiler;
  private final KernelLibrary library;
  private final KernelDump dump;
  private final Map<KernelVariant, Loaded> modules = new HashMap<>();

  /**
   * An empty cache.
   *
   * @param dump a folder that receives source and options of all that is built
   */
  CudaKernelCache(
      CudaSession session, KernelCompiler compiler, KernelLibrary library, Optional<Path> dump) {
    this.session = session;
    this.compiler = compiler;
    this.library = library;
    this.dump = new KernelDump(dump, ".cu");
  }

  CUfunction function(KernelVariant variant) {
    return loaded(variant).function;
  }

  /** The most threads in a block that the device can run this variant with. */
  int maxGroupSize(KernelVariant variant) {
    return loaded(variant).maxGroupSize;
  }

  /** Bytes of a thread that this variant keeps in memory: arrays, and what registers lack. */
  int spilledBytes(KernelVariant variant) {
    return loaded(variant).localBytes;
  }

  private Loaded loaded(KernelVariant variant) {
    Loaded loaded = modules.get(variant);
    if (loaded == null) {
      loaded = load(variant);
      modules.put(variant, loaded);
    }
    return loaded;
  }

  private Loaded load(KernelVariant variant) {
    KernelSource source = library.source(variant);
    dump.write(source, variant, variant.defines());
    byte[] code = compiler.compile(source, variant, session.device().capability());
    session.enter("build");
    CUmodule module = load(code, source, variant);
    CUfunction function = new CUfunction();
    int[] most = new int[1];
    int[] local = new int[1];
    int status =
        CudaStatus.of(() -> JCudaDriver.cuModuleGetFunction(function, module, variant.kernel()));
    if (status == CudaStatus.SUCCESS) {
      status = ask(CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, function, most);
    }
    if (status == CudaStatus.SUCCESS) {
      status = ask(CUfunction_attribute.CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES, function, local);
    }
    if (status != CudaStatus.SUCCESS) {
      unload(module);
    }
    session.check(status, "build", variant.kernel());
    return new Loaded(module, function, most[0], local[0]);
  }

  private static int ask(int attribute, CUfunction function, int[] answer) {
    return CudaStatus.of(() -> JCudaDriver.cuFuncGetAttribute(answer, attribute, function));
  }

  private CUmodule load(byte[] code, KernelSource source, KernelVariant variant) {
    // A heap array would be pinned while the driver compiles.
    ByteBuffer direct = ByteBuffer.allocateDirect(code.length).put(code).rewind();
    JITOptions options = new JITOptions();
    options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
    options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
    CUmodule module = new CUmodule();
    int status =
        CudaStatus.of(() -> JCudaDriver.cuModuleLoadDataJIT(module, Pointer.to(direct), options));
    if (REFUSALS.contains(status)) {
      String log = options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER);
      throw new KernelBuildException(
          variant.kernel() + ".cl",
          session.device().info().name(),
          (compiler.label() + " " + variant.defines()).strip(),
          BuildLog.annotate(CudaStatus.name(status) + ": " + log, source));
    }
    session.check(status, "build", variant.kernel());
    session.ledger().moduleLoaded();
    return module;
  }

  private void unload(CUmodule module) {
    CudaStatus.of(() -> JCudaDriver.cuModuleUnload(module));
    session.ledger().released();
  }

  @Override
  public void close() {
    modules.values().forEach(loaded -> unload(loaded.module));
    modules.clear();
  }
}
