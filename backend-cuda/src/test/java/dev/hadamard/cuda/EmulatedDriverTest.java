package dev.hadamard.cuda;

import static dev.hadamard.cuda.EmulatedCuda.Count;
import static dev.hadamard.cuda.EmulatedCuda.Setting;
import static jcuda.driver.CUresult.CUDA_ERROR_ILLEGAL_ADDRESS;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_CONTEXT;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_VALUE;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_READY;
import static jcuda.driver.CUresult.CUDA_ERROR_OUT_OF_MEMORY;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
import static jcuda.driver.CUresult.CUDA_SUCCESS;
import static jcuda.driver.JCudaDriver.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hadamard.kernels.KernelLibrary;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The emulator by itself, through JCuda: it must do what a driver does and refuse what one does.
 */
final class EmulatedDriverTest {

  private static final int THREADS = 64;
  private static final int SIZE = 1000;

  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();

  @BeforeEach
  void openDevice() {
    EmulatedCuda.require();
    check(cuInit(0));
    check(cuDeviceGet(device, 0));
    check(cuDevicePrimaryCtxRetain(context, device));
    check(cuCtxSetCurrent(context));
    check(cuStreamCreate(stream, 1));
  }

  @AfterEach
  void closeDevice() {
    if (context.equals(new CUcontext())) {
      return; // skipped
    }
    Setting.HOLD.set(0);
    cuStreamDestroy(stream);
    check(cuDevicePrimaryCtxRelease(device));
    assertThat(EmulatedCuda.alive()).isEmpty();
  }

  private static void check(int status) {
    assertThat(status).as(CudaStatus.name(status)).isEqualTo(CUDA_SUCCESS);
  }

  private static CUdeviceptr memory(float... values) {
    CUdeviceptr memory = new CUdeviceptr();
    check(cuMemAlloc(memory, 4L * values.length));
    check(cuMemcpyHtoD(memory, Pointer.to(values), 4L * values.length));
    return memory;
  }

  private float[] read(CUdeviceptr memory, int count) {
    float[] values = new float[count];
    check(cuStreamSynchronize(stream));
    check(cuMemcpyDtoH(Pointer.to(values), memory, 4L * count));
    return values;
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    java.util.Arrays.fill(values, value);
    return values;
  }

  private static byte[] compiled(String kernel, String... options) {
    nvrtcProgram program = new nvrtcProgram();
    String source = KernelLibrary.bundled().source(kernel).text();
    check(JNvrtc.nvrtcCreateProgram(program, source, kernel + ".cl", 0, null, null));
    check(JNvrtc.nvrtcCompileProgram(program, options.length, options));
    String[] ptx = new String[1];
    check(JNvrtc.nvrtcGetPTX(program, ptx));
    check(JNvrtc.nvrtcDestroyProgram(program));
    return (ptx[0] + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static CUfunction axpby(CUmodule module) {
    byte[] image =
        compiled("axpby", "--gpu-architecture=compute_75", "-DVW=1", "-DBLOCK=1", "-DGROUP=64");
    check(cuModuleLoadData(module, image));
    CUfunction function = new CUfunction();
    check(cuModuleGetFunction(function, module, "axpby"));
    return function;
  }

  /** y ← 2·x + y. */
  private int launch(CUfunction function, CUdeviceptr x, CUdeviceptr y) {
    Pointer arguments = arguments(x, y);
    int blocks = (SIZE + THREADS - 1) / THREADS;
    return cuLaunchKernel(function, blocks, 1, 1, THREADS, 1, 1, 0, stream, arguments, null);
  }

  private static Pointer arguments(CUdeviceptr x, CUdeviceptr y) {
    return Pointer.to(
        Pointer.to(new int[] {SIZE}),
        Pointer.to(new float[] {2}),
        Pointer.to(x),
        Pointer.to(new float[] {1}),
        Pointer.to(y));
  }

  @Test
  void new_memory_is_full_of_nans_and_holds_what_is_copied_into_it() {
    CUdeviceptr memory = new CUdeviceptr();
    check(cuMemAlloc(memory, 8));
    assertThat(read(memory, 2)).containsOnly(Float.NaN);
    check(cuMemcpyHtoD(memory, Pointer.to(new float[] {3, 4}), 8));
    check(cuMemsetD32Async(memory, Float.floatToIntBits(5), 1, stream));
    assertThat(read(memory, 2)).containsExactly(5, 4);
    assertThat(cuMemcpyHtoD(memory, Pointer.to(new float[3]), 12))
        .isEqualTo(CUDA_ERROR_INVALID_VALUE);
    check(cuMemFree(memory));
    assertThat(cuMemFree(memory)).isEqualTo(CUDA_ERROR_INVALID_VALUE);
    assertThat(cuMemcpyHtoD(memory, Pointer.to(new float[1]), 4))
        .isEqualTo(CUDA_ERROR_INVALID_VALUE);
  }

  @Test
  void a_call_without_a_context_is_refused() {
    check(cuCtxSetCurrent(new CUcontext()));
    assertThat(cuMemAlloc(new CUdeviceptr(), 4)).isEqualTo(CUDA_ERROR_INVALID_CONTEXT);
    check(cuCtxSetCurrent(context));
  }

  @Test
  void a_context_is_current_in_its_thread_alone() throws InterruptedException {
    AtomicInteger status = new AtomicInteger();
    Thread other = new Thread(() -> status.set(cuMemAlloc(new CUdeviceptr(), 4)));
    other.start();
    other.join();
    assertThat(status).hasValue(CUDA_ERROR_INVALID_CONTEXT);
  }

  @Test
  void a_kernel_compiled_from_the_project_s_source_computes() {
    CUmodule module = new CUmodule();
    CUfunction function = axpby(module);
    CUdeviceptr x = memory(filled(SIZE, 3));
    CUdeviceptr y = memory(filled(SIZE, 1));
    check(launch(function, x, y));
    assertThat(read(y, SIZE)).containsOnly(7);
    check(cuModuleUnload(module));
    check(cuMemFree(x));
    check(cuMemFree(y));
  }

  @Test
  void held_work_waits_and_then_goes_on_in_order() {
    CUmodule module = new CUmodule();
    CUfunction function = axpby(module);
    CUdeviceptr x = memory(filled(SIZE, 1));
    CUdeviceptr y = memory(filled(SIZE, 0));
    CUevent start = new CUevent();
    CUevent end = new CUevent();
    check(cuEventCreate(start, 0));
    check(cuEventCreate(end, 0));
    Setting.HOLD.set(1);
    check(cuEventRecord(start, stream));
    check(launch(function, x, y));
    check(cuMemsetD32Async(x, 0, SIZE, stream));
    check(launch(function, x, y));
    check(cuEventRecord(end, stream));
    assertThat(cuStreamQuery(stream)).isEqualTo(CUDA_ERROR_NOT_READY);
    assertThat(cuEventQuery(end)).isEqualTo(CUDA_ERROR_NOT_READY);
    Setting.HOLD.set(0);
    check(cuEventSynchronize(end));
    assertThat(read(y, SIZE)).containsOnly(2);
    float[] millis = new float[1];
    check(cuEventElapsedTime(millis, start, end));
    assertThat(millis[0]).isPositive();
  }

  @Test
  void a_captured_stream_computes_only_when_its_graph_is_launched() {
    CUmodule module = new CUmodule();
    CUfunction function = axpby(module);
    CUdeviceptr x = memory(filled(SIZE, 1));
    CUdeviceptr y = memory(filled(SIZE, 0));
    CUgraph graph = new CUgraph();
    CUgraphExec executable = new CUgraphExec();
    check(cuStreamBeginCapture(stream, 1));
    check(launch(function, x, y));
    check(launch(function, x, y));
    check(cuStreamEndCapture(stream, graph));
    check(cuGraphInstantiate(executable, graph, 0));
    check(cuGraphDestroy(graph));
    assertThat(read(y, SIZE)).containsOnly(0);
    check(cuGraphLaunch(executable, stream));
    check(cuGraphLaunch(executable, stream));
    assertThat(read(y, SIZE)).containsOnly(8);
    check(cuGraphExecDestroy(executable));
  }

  @Test
  void a_capture_refuses_what_waits_or_allocates_and_is_then_invalid() {
    check(cuStreamBeginCapture(stream, 1));
    assertThat(cuStreamSynchronize(stream)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    assertThat(cuStreamEndCapture(stream, new CUgraph()))
        .isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    check(cuStreamBeginCapture(stream, 1));
    assertThat(cuMemAlloc(new CUdeviceptr(), 4)).isEqualTo(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    assertThat(cuStreamEndCapture(stream, new CUgraph()))
        .isEqualTo(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    check(cuStreamSynchronize(stream));
  }

  @Test
  void a_kernel_that_meets_freed_memory_loses_the_context() {
    CUmodule module = new CUmodule();
    CUfunction function = axpby(module);
    CUdeviceptr x = memory(filled(SIZE, 1));
    CUdeviceptr y = memory(filled(SIZE, 0));
    check(cuMemFree(y));
    check(launch(function, x, y));
    assertThat(cuStreamSynchronize(stream)).isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
    assertThat(cuMemFree(x)).as("the error stays").isEqualTo(CUDA_ERROR_ILLEGAL_ADDRESS);
    check(cuDevicePrimaryCtxRelease(device));
    check(cuDevicePrimaryCtxRetain(context, device));
    check(cuCtxSetCurrent(context));
    check(cuStreamCreate(stream, 1));
    assertThat(read(memory(1, 2), 2)).as("a new context").containsExactly(1, 2);
  }

  @Test
  void what_is_never_released_is_counted_when_the_context_goes() {
    long before = Count.ABANDONED.value();
    memory(1);
    check(cuDevicePrimaryCtxRelease(device));
    assertThat(Count.ABANDONED.value()).as("memory and stream").isEqualTo(before + 2);
    assertThat(EmulatedCuda.alive()).isEmpty();
    check(cuDevicePrimaryCtxRetain(context, device));
    check(cuCtxSetCurrent(context));
  }

  @Test
  void an_ordered_failure_comes_once() {
    Setting.FAIL_DEVICE_MEMORY.set(2);
    CUdeviceptr memory = new CUdeviceptr();
    check(cuMemAllocAsync(memory, 4, stream));
    assertThat(cuMemAllocAsync(memory, 4, stream)).isEqualTo(CUDA_ERROR_OUT_OF_MEMORY);
    check(cuMemAllocAsync(memory, 4, stream));
    check(cuMemFreeAsync(memory, stream));
  }

  @Test
  void a_source_that_does_not_compile_fails_with_a_log() {
    nvrtcProgram program = new nvrtcProgram();
    check(JNvrtc.nvrtcCreateProgram(program, "__kernel void f() { g( }", "f.cl", 0, null, null));
    assertThat(JNvrtc.nvrtcCompileProgram(program, 0, new String[0])).isEqualTo(6);
    String[] log = new String[1];
    check(JNvrtc.nvrtcGetProgramLog(program, log));
    assertThat(log[0]).contains("error");
    String[] unknown = {"--use_fast_math"};
    assertThat(JNvrtc.nvrtcCompileProgram(program, 1, unknown)).isEqualTo(5);
    check(JNvrtc.nvrtcDestroyProgram(program));
  }

  @Test
  void products_are_column_major_and_run_in_the_handle_s_stream() {
    cublasHandle handle = new cublasHandle();
    check(JCublas2.cublasCreate(handle));
    check(JCublas2.cublasSetStream(handle, new jcuda.runtime.cudaStream_t(stream)));
    CUdeviceptr a = memory(1, 2, 3, 4, 5, 6); // columns (1 2), (3 4), (5 6)
    CUdeviceptr b = memory(1, 0, 2, 0, 1, 0);
    CUdeviceptr c = memory(filled(4, 10));
    Pointer one = Pointer.to(new float[] {1});
    check(JCublas2.cublasSgemm(handle, 0, 0, 2, 2, 3, one, a, 2, b, 3, one, c, 2));
    assertThat(read(c, 4)).containsExactly(1 + 10 + 10, 2 + 12 + 10, 3 + 10, 4 + 10);
    check(JCublas2.cublasDestroy(handle));
    for (CUdeviceptr memory : new CUdeviceptr[] {a, b, c}) {
      check(cuMemFree(memory));
    }
  }
}
