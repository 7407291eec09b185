/**
 * The CUDA backend: NVIDIA GPUs, driven through JCuda. It needs the driver and a compiler for the
 * kernels; cuBLAS computes the products if it can be loaded.
 *
 * <p><b>Layers</b>, from the driver up; each knows only those above it in this list:
 *
 * <ul>
 *   <li>{@code CudaDriverSearch} and {@code CudaLoader}: find the driver's library and JCuda's, and
 *       say what is missing; {@code CudaStatus}, {@code CudaLedger}: return codes, counts of driver
 *       objects created and released;
 *   <li>{@code CudaDeviceDiscovery} → {@code CudaDevice}: the devices, and the reasons to refuse
 *       one;
 *   <li>{@code CudaSession}: the device's primary context and one stream; {@code CudaMemory} and
 *       {@code CudaStagingRing}: device memory and transfers;
 *   <li>{@code KernelCompiler}, chosen by {@code CompilerChoice}: NVRTC of CUDA 12 or 13, or the
 *       PTX from the build; {@code CudaKernelCache}: loaded kernels;
 *   <li>{@code Blas}, chosen by {@code BlasChoice}: cuBLAS of CUDA 12 or 13; {@code ProductMaker}:
 *       chooses between cuBLAS and our kernels for the products;
 *   <li>{@code CudaClock}: measures the time of kernels by the device's clock, on request;
 *   <li>{@code Command}: a {@code CudaLaunch}, whose arguments are in an {@code ArgumentStore}, or
 *       a {@code ProductCall}; {@code CudaLauncher}: queues commands or captures them;
 *   <li>{@code CudaGraph}: a recording: captured commands as one driver call;
 *   <li>{@code CudaBackend}: joins all of this in a {@link
 *       dev.hadamard.kernels.launch.KernelBackend}, which selects the kernel and the range of each
 *       operation;
 *   <li>{@link dev.hadamard.cuda.CudaProvider}: opens a backend on the configured device.
 * </ul>
 *
 * <p><b>The kernels</b> are the same files as those of the OpenCL backend; {@code prelude.cl}
 * adapts them to CUDA C. They process one float per thread, because CUDA C has no vector
 * arithmetic.
 *
 * <p><b>Memory layout.</b> A tensor is one buffer, float32, row-major. Small buffers are parts of
 * slabs; freed ones are kept for the next tensor of their size class, so a training loop allocates
 * nothing.
 *
 * <p><b>Lifetime.</b> A backend owns all objects of the driver but the primary context, which it
 * shares with other users of the device in this process. Closing the backend waits for the stream
 * and releases library, graphs, modules, memory, stream and context in this order. With one stream,
 * memory can be reused as soon as it is freed, because all work that reads it was queued before.
 * The lock of {@code AbstractBackend} serialises all calls, and every call makes the context
 * current in its thread.
 *
 * <p>Read next: {@code CudaBackend}, then {@code CudaLauncher}.
 */
@NullMarked
package dev.hadamard.cuda;

import org.jspecify.annotations.NullMarked;
