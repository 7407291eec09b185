package dev.hadamard.opencl;

import dev.hadamard.DeviceException;
import dev.hadamard.KernelBuildException;
import dev.hadamard.kernels.BuildLog;
import dev.hadamard.kernels.KernelDump;
import dev.hadamard.kernels.KernelLibrary;
import dev.hadamard.kernels.KernelSource;
import dev.hadamard.kernels.KernelVariant;
import dev.hadamard.kernels.launch.KernelDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** The compiled kernels. Each variant is built once, when it is first needed. */
final class ClKernelCache implements AutoCloseable {

  /** Never -cl-fast-relaxed-math: it hides NaN and costs digits. */
  static final String FLAGS = "-cl-std=CL1.2 -cl-mad-enable -cl-no-signed-zeros";

  private final ClSession session;
  private final KernelLibrary library;
  private final KernelDump dump;
  private final Registers registers;
  private final Map<KernelVariant, cl_program> programs = new HashMap<>();

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

  /** Creates a kernel object of this variant, which the caller releases. */
  cl_kernel newKernel(KernelVariant variant) {
    return newKernel(program(variant), variant);
  }

  private cl_kernel newKernel(cl_program program, KernelVariant variant) {
    int[] status = new int[1];
    cl_kernel kernel = CL.clCreateKernel(program, variant.kernel(), status);
    session.check(status[0], "build", variant.kernel());
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
    return spilledBytes(program(variant), variant);
  }

  private long spilledBytes(cl_program program, KernelVariant variant) {
    cl_kernel kernel = newKernel(program, variant);
    long bytes = registers.spilledBytes(kernel);
    release(kernel);
    return bytes;
  }

  private void release(cl_kernel kernel) {
    CL.clReleaseKernel(kernel);
    session.ledger().released();
  }

  private cl_program program(KernelVariant variant) {
    cl_program program = programs.get(variant);
    if (program == null) {
      program = build(variant);
      programs.put(variant, program);
    }
    return program;
  }

  /**
   * The usual program or, if it spills and more registers per thread avoid this, a program with
   * more registers.
   */
  private cl_program build(KernelVariant variant) {
    cl_program usual = build(variant, FLAGS);
    if (registers.optionForMore().isEmpty() || !spills(usual, variant)) {
      return usual;
    }
    try {
      cl_program other = build(variant, FLAGS + " " + registers.optionForMore().get());
      boolean helps = !spills(other, variant);
      release(helps ? usual : other);
      return helps ? other : usual;
    } catch (KernelBuildException | DeviceException refused) { // a driver without the option
      return usual;
    }
  }

  private boolean spills(cl_program program, KernelVariant variant) {
    return spilledBytes(program, variant) > KernelDevice.FEW_SPILLED_BYTES;
  }

  private void release(cl_program program) {
    CL.clReleaseProgram(program);
    session.ledger().released();
  }

  private cl_program build(KernelVariant variant, String flags) {
    KernelSource source = library.source(variant);
    String options = (flags + " " + variant.defines()).strip();
    dump.write(source, variant, options);
    int[] status = new int[1];
    cl_program program =
        CL.clCreateProgramWithSource(
            session.context(), 1, new String[] {source.text()}, null, status);
    session.check(status[0], "build", variant.kernel());
    cl_device_id[] device = {session.device().handle()};
    status[0] = CL.clBuildProgram(program, 1, device, options, null, null);
    if (status[0] != CL.CL_SUCCESS) {
      String log = BuildLog.annotate(log(program), source);
      CL.clReleaseProgram(program);
      if (status[0] == CL.CL_BUILD_PROGRAM_FAILURE) {
        throw new KernelBuildException(
            variant.kernel() + ".cl", session.device().info().name(), options, log);
      }
      session.check(status[0], "build", variant.kernel());
    }
    session.ledger().programBuilt();
    return program;
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
    programs.values().forEach(this::release);
    programs.clear();
  }
}
