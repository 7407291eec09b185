/**
 * The OpenCL backend: any OpenCL 1.2 device, driven through JOCL.
 *
 * <p><b>Layers</b>, from the driver up; each knows only those above it in this list:
 *
 * <ul>
 *   <li>{@code OpenClLoader}, {@code DriverSearch}, {@code ClStatus}, {@code ClLedger}: the loader
 *       library, why it finds no driver, return codes, counts of what was created and released;
 *   <li>{@code DeviceDiscovery} → {@code ClDevice}: which devices there are and which are refused;
 *   <li>{@code ClSession}: context and one in-order queue; {@code DeviceMemory} and {@code
 *       StagingRing}: memory there and the way to it; {@code ProgramCache}: compiled kernels;
 *       {@code Registers}: whether their numbers fit there;
 *   <li>{@code KernelClock}: what kernels took, by the device's clock, when somebody asks;
 *   <li>{@code Launcher}: kernels with their arguments bound, started on a range, or kept for a
 *       recording;
 *   <li>{@code PeakBench}: where it is measured how fast the device can compute at all;
 *   <li>{@code TensorCores}: whether products may be made in reduced precision, and the proof at
 *       opening;
 *   <li>{@code OpenClBackend}: all of it behind {@link dev.hadamard.kernels.launch.KernelBackend},
 *       which knows the kernel and the range that an op takes;
 *   <li>{@code DeviceTuning} and {@code Tuner}: how the kernels are shaped, and how that is found
 *       out, on a backend of its own;
 *   <li>{@link dev.hadamard.opencl.OpenClProvider}: opens a backend with the tuning in force.
 * </ul>
 *
 * <p><b>Memory layout.</b> A tensor is one buffer, float32, row-major. Small buffers are parts of
 * slabs at the device's alignment; freed ones are kept for the next tensor of their size class, so
 * a training loop creates none.
 *
 * <p><b>Lifetime.</b> A backend owns all CL objects; closing it waits for the queue and releases
 * kernels, programs, memory, queue and context in this order. One in-order queue makes memory
 * reusable as soon as it is freed: whatever reads it was queued before. {@code AbstractBackend}'s
 * lock makes all of it single-threaded.
 *
 * <p>Read next: {@code OpenClBackend}, then {@code Launcher}.
 */
@NullMarked
package dev.hadamard.opencl;

import org.jspecify.annotations.NullMarked;
