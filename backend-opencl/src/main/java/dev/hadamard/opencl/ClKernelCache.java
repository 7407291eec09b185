package dev.hadamard.opencl;

import dev.hadamard.DeviceException;
import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.BuildLog;
import dev.hadamard.kernels.CompiledKernels;
import dev.hadamard.kernels.KernelDump;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelProgram;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.launch.KernelDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** The compiled kernels. Each variant is built once, alone or in a program with others. */
final class ClKernelCache implements AutoCloseable {

  /** Never -cl-fast-relaxed-math: it hides NaN and costs digits. */
  static final String FLAGS = "-cl-std=CL1.2 -cl-mad-enable -cl-no-signed-zeros";

  private final ClSession session;
  private final KernelLibrary library;
  private final KernelDump dump;
  private final Registers registers;
  private final List<cl_program> programs = new ArrayList<>();
  private final CompiledKernels<Built> kernels = new CompiledKernels<>(this::build);

  /** A kernel in a program. */
  private record Built(cl_program program, String function, KernelVariant variant) {}

  /**
   * Creates an empty cache.
   *
   * @param dump a folder that receives the source and options of every program that is built
   */
  ClKernelCache(ClSession session, KernelLibrary library, Optional<Path> dump) {
    this(session, library, dump, Registers.of(session.device()));
  }

  ClKernelCache(
      ClSession session, KernelLibrary library, Optional<Path> dump, Registers registers) {
    this.session = session;
    this.library = library;
    this.dump = new KernelDump(dump, ".cl");
    this.registers = registers;
  }

  /** Builds those of these variants that are not built yet, in one program. */
  void compile(Collection<KernelVariant> variants) {
    kernels.compile(variants);
  }

  /** Creates a kernel object of this variant, which the caller releases. */
  cl_kernel newKernel(KernelVariant variant) {
    return newKernel(kernels.get(variant));
  }

  private cl_kernel newKernel(Built built) {
    int[] status = new int[1];
    cl_kernel kernel = CL.clCreateKernel(built.program, built.function, status);
    session.check(status[0], "build", built.variant.kernel());
    session.ledger().created();
    return kernel;
  }

  /** The largest group size with which the device can run this variant. */
  long maxGroupSize(KernelVariant variant) {
    cl_kernel kernel = newKernel(variant);
    ByteBuffer answer = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    int status =
        CL.clGetKernelWorkGroupInfo(
            kernel,
            session.device().handle(),
            CL.CL_KERNEL_WORK_GROUP_SIZE,
            Long.BYTES,
            Pointer.to(answer),
            null);
    release(kernel);
    session.check(status, "build", variant.kernel());
    return answer.getLong(0);
  }

  /** The bytes that this variant spills to memory because it has too few registers. */
  long spilledBytes(KernelVariant variant) {
    return spilledBytes(kernels.get(variant));
  }

  private long spilledBytes(Built built) {
    cl_kernel kernel = newKernel(built);
    long bytes = registers.spilledBytes(kernel);
    release(kernel);
    return bytes;
  }

  private void release(cl_kernel kernel) {
    CL.clReleaseKernel(kernel);
    session.ledger().released();
  }

  private List<Built> build(KernelProgram program) {
    cl_program usual = build(program, FLAGS);
    return program.variants().stream()
        .map(variant -> withoutSpills(new Built(usual, program.function(variant), variant)))
        .toList();
  }

  /**
   * The usual kernel or, if it spills and more registers per thread avoid this, one with more
   * registers in a program of its own.
   */
  private Built withoutSpills(Built usual) {
    if (registers.optionForMore().isEmpty() || !spills(usual)) {
      return usual;
    }
    try {
      KernelProgram alone = KernelProgram.of(usual.variant);
      cl_program program = build(alone, FLAGS + " " + registers.optionForMore().get());
      Built other = new Built(program, alone.function(usual.variant), usual.variant);
      return spills(other) ? usual : other;
    } catch (KernelBuildException | DeviceException refused) { // a driver without the option
      return usual;
    }
  }

  private boolean spills(Built built) {
    return spilledBytes(built) > KernelDevice.FEW_SPILLED_BYTES;
  }

  /** Builds a program, which is released when this cache is closed. */
  private cl_program build(KernelProgram program, String flags) {
    KernelSource source = library.source(program);
    String options = (flags + " " + program.defines()).strip();
    dump.write(source, program, options);
    int[] status = new int[1];
    cl_program built =
        CL.clCreateProgramWithSource(
            session.context(), 1, new String[] {source.text()}, null, status);
    session.check(status[0], "build", program.name());
    cl_device_id[] device = {session.device().handle()};
    status[0] = CL.clBuildProgram(built, 1, device, options, null, null);
    if (status[0] != CL.CL_SUCCESS) {
      String log = BuildLog.annotate(log(built), source);
      CL.clReleaseProgram(built);
      if (status[0] == CL.CL_BUILD_PROGRAM_FAILURE) {
        throw new KernelBuildException(
            program.name() + ".cl", session.device().info().name(), options, log);
      }
      session.check(status[0], "build", program.name());
    }
    session.ledger().programBuilt();
    programs.add(built);
    return built;
  }

  private String log(cl_program program) {
    long[] bytes = new long[1];
    cl_device_id device = session.device().handle();
    int status = CL.clGetProgramBuildInfo(program, device, CL.CL_PROGRAM_BUILD_LOG, 0, null, bytes);
    if (status != CL.CL_SUCCESS || bytes[0] <= 1) {
      return "(the driver gives no log)";
    }
    ByteBuffer text = ByteBuffer.allocateDirect(Math.toIntExact(bytes[0]));
    CL.clGetProgramBuildInfo(
        program, device, CL.CL_PROGRAM_BUILD_LOG, bytes[0], Pointer.to(text), null);
    return StandardCharsets.UTF_8.decode(text.limit(text.capacity() - 1)).toString();
  }

  @Override
  public void close() {
    for (cl_program program : programs) {
      CL.clReleaseProgram(program);
      session.ledger().released();
    }
    programs.clear();
  }
}
