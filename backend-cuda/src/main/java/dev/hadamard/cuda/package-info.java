/**
 * The CUDA backend: NVIDIA GPUs, driven through JCuda. It needs the driver and something that
 * compiles kernels; products are made by cuBLAS where that loads.
 *
 * <p><b>Layers</b>, from the driver up; each knows only those above it in this list:
 *
 * <ul>
 *   <li>{@code DriverLookup} and {@code CudaLoader}: the driver's library and JCuda's, and what
 *       either lacks; {@code CudaStatus}, {@code CudaLedger}: return codes, counts of what was
 *       obtained and given back;
 *   <li>{@code DeviceDiscovery} → {@code CudaDevice}: which devices there are and which are
 *       refused;
 *   <li>{@code CudaSession}: the device's primary context and one stream; {@code CudaMemory} and
 *       {@code PinnedRing}: memory there and the way to it;
 *   <li>{@code KernelCompiler}, chosen by {@code CompilerChoice}: NVRTC of CUDA 12 or 13, or the
 *       PTX that the build made; {@code ModuleCache}: compiled kernels, loaded;
 *   <li>{@code Blas}, chosen by {@code BlasChoice}: cuBLAS of CUDA 12 or 13; {@code ProductMaker}:
 *       whether it or our kernels make the products;
 *   <li>{@code CudaClock}: what kernels took, by the device's clock, when somebody asks;
 *   <li>{@code Command}: a {@code KernelCall}, whose arguments lie in an {@code ArgumentStore}, or
 *       a {@code ProductCall}; {@code CudaLauncher}: queues commands, or notes them;
 *   <li>{@code CudaGraph}: noted commands as one driver call, and {@code CapturedStep}, the
 *       recording around it;
 *   <li>{@code CudaBackend}: all of it behind {@link dev.hadamard.kernels.launch.KernelBackend},
 *       which knows the kernel and the range that an op takes;
 *   <li>{@link dev.hadamard.cuda.CudaProvider}: opens a backend on the device asked for.
 * </ul>
 *
 * <p><b>The kernels</b> are those of the OpenCL backend, the same files; {@code prelude.cl} makes
 * them CUDA C. They take one float a thread, as CUDA C has no arithmetic on vectors.
 *
 * <p><b>Memory layout.</b> A tensor is one buffer, float32, row-major. Small buffers are parts of
 * slabs; freed ones are kept for the next tensor of their size class, so a training loop allocates
 * nothing.
 *
 * <p><b>Lifetime.</b> A backend owns all objects of the driver but the primary context, which it
 * shares with whoever uses the device in this process; closing it waits for the stream and gives
 * library, graphs, modules, memory, stream and context back in this order. One stream makes memory
 * reusable as soon as it is freed: whatever reads it was queued before. {@code AbstractBackend}'s
 * lock makes all of it single-threaded, and every call makes the context the calling thread's.
 *
 * <p>Read next: {@code CudaBackend}, then {@code CudaLauncher}.
 */
@NullMarked
package dev.hadamard.cuda;

import org.jspecify.annotations.NullMarked;
