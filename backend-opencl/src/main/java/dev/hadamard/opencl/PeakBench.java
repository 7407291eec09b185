package dev.hadamard.opencl;

import dev.hadamard.kernels.launch.PeakRate;

/** Where the highest rate is measured. */
record PeakBench(ClSession session, KernelClock clock, DeviceMemory memory)
    implements PeakRate.Bench<DeviceBuffer> {

  @Override
  public DeviceBuffer allocate(long bytes) {
    return memory.allocate(bytes);
  }

  @Override
  public void free(DeviceBuffer buffer) {
    memory.free(buffer);
  }

  /** By the host's clock if the device keeps no time. */
  @Override
  public long nanos(Runnable launch) {
    KernelClock.Reading reading = clock.newReading();
    reading.begin();
    long start = System.nanoTime();
    long elapsed;
    try {
      launch.run();
      session.finish("peakGflops");
      elapsed = System.nanoTime() - start;
    } finally {
      reading.end();
    }
    return reading.nanos().orElse(elapsed);
  }
}
