package dev.hadamard.cuda;

import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.BuildLog;
import dev.hadamard.kernels.CompiledKernels;
import dev.hadamard.kernels.KernelDump;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelProgram;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
 * The compiled kernels. Each variant is compiled by a {@link KernelCompiler} and loaded once, alone
 * or in a module with others. The driver makes the device's own code of PTX, and keeps that on
 * disk.
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

  private record Loaded(CUfunction function, int maxGroupSize, int localBytes) {}

  private final CudaSession session;
  private final KernelCompiler compiler;
  private final KernelLibrary library;
  private final KernelDump dump;
  private final List<CUmodule> modules = new ArrayList<>();
  private final CompiledKernels<Loaded> kernels = new CompiledKernels<>(this::load);

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

  /** Compiles and loads those of these variants that are not loaded yet, as one module. */
  void compile(Collection<KernelVariant> variants) {
    kernels.compile(variants);
  }

  CUfunction function(KernelVariant variant) {
    return kernels.get(variant).function;
  }

  /** The most threads in a block that the device can run this variant with. */
  int maxGroupSize(KernelVariant variant) {
    return kernels.get(variant).maxGroupSize;
  }

  /** Bytes of a thread that this variant keeps in memory: arrays, and what registers lack. */
  int spilledBytes(KernelVariant variant) {
    return kernels.get(variant).localBytes;
  }

  private List<Loaded> load(KernelProgram program) {
    KernelSource source = library.source(program);
    dump.write(source, program, program.defines());
    byte[] code = compiler.compile(source, program, session.device().capability());
    session.enter("build");
    CUmodule module = load(code, source, program);
    return program.variants().stream()
        .map(variant -> loaded(module, program.function(variant)))
        .toList();
  }

  private Loaded loaded(CUmodule module, String name) {
    CUfunction function = new CUfunction();
    int[] most = new int[1];
    int[] local = new int[1];
    int status = CudaStatus.of(() -> JCudaDriver.cuModuleGetFunction(function, module, name));
    if (status == CudaStatus.SUCCESS) {
      status = ask(CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, function, most);
    }
    if (status == CudaStatus.SUCCESS) {
      status = ask(CUfunction_attribute.CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES, function, local);
    }
    session.check(status, "build", name);
    return new Loaded(function, most[0], local[0]);
  }

  private static int ask(int attribute, CUfunction function, int[] answer) {
    return CudaStatus.of(() -> JCudaDriver.cuFuncGetAttribute(answer, attribute, function));
  }

  /** Loads a module, which is unloaded when this cache is closed. */
  private CUmodule load(byte[] code, KernelSource source, KernelProgram program) {
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
          program.name() + ".cl",
          session.device().info().name(),
          (compiler.label() + " " + program.defines()).strip(),
          BuildLog.annotate(CudaStatus.name(status) + ": " + log, source));
    }
    session.check(status, "build", program.name());
    session.ledger().moduleLoaded();
    modules.add(module);
    return module;
  }

  @Override
  public void close() {
    for (CUmodule module : modules) {
      CudaStatus.of(() -> JCudaDriver.cuModuleUnload(module));
      session.ledger().released();
    }
    modules.clear();
  }
}
