/**
 * The OpenCL backend: any OpenCL 1.2 device, driven through JOCL.
 *
 * <p><b>Layers</b>, from the driver up; each knows only those above it in this list:
 *
 * <ul>
 *   <li>{@code ClLoader}, {@code ClDriverSearch}, {@code ClStatus}, {@code ClLedger}: the loader
 *       library, the reasons why it finds no driver, return codes, and counts of objects created
 *       and released;
 *   <li>{@code ClDeviceDiscovery} → {@code ClDevice}: the devices, and the reasons to refuse one;
 *   <li>{@code ClSession}: context and one in-order queue; {@code ClMemory} and {@code
 *       ClStagingRing}: device memory and transfers; {@code ClKernelCache}: compiled kernels;
 *       {@code Registers}: whether their variables fit the registers;
 *   <li>{@code ClClock}: measures the time of kernels by the device's clock, on request;
 *   <li>{@code ClLauncher}: binds arguments and starts kernels on a range, or keeps them for a
 *       recording;
 *   <li>{@code ClPeakBench}: measures the device's peak rate;
 *   <li>{@code TensorCores}: whether the device supports reduced precision, and the check when a
 *       backend is opened;
 *   <li>{@code OpenClBackend}: joins all of this in a {@link
 *       dev.hadamard.kernels.launch.KernelBackend}, which selects the kernel and the range of each
 *       operation;
 *   <li>{@code DeviceTuning} and {@code Tuner}: the kernels' tuning parameters, and the search for
 *       them on a separate backend;
 *   <li>{@link dev.hadamard.opencl.OpenClProvider}: opens a backend with the stored tuning.
 * </ul>
 *
 * <p><b>Memory layout.</b> A tensor is one buffer, float32, row-major. Small buffers are parts of
 * slabs at the device's alignment; freed ones are kept for the next tensor of their size class, so
 * a training loop creates none.
 *
 * <p><b>Lifetime.</b> A backend owns all CL objects; closing it waits for the queue and releases
 * kernels, programs, memory, queue and context in this order. With one in-order queue, memory can
 * be reused as soon as it is freed, because all work that reads it was queued before. The lock of
 * {@code AbstractBackend} serialises all calls.
 *
 * <p>Read next: {@code OpenClBackend}, then {@code ClLauncher}.
 */
@NullMarked
package dev.hadamard.opencl;

import org.jspecify.annotations.NullMarked;
