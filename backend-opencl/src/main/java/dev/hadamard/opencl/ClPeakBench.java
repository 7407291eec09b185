package dev.hadamard.opencl;

import dev.hadamard.kernels.launch.DeviceClock;
import dev.hadamard.kernels.launch.PeakRate;

/** The functions of this backend with which the peak rate is measured. */
record ClPeakBench(ClSession session, ClClock clock, ClMemory memory)
    implements PeakRate.Bench<ClBuffer> {

  @Override
  public ClBuffer allocate(long bytes) {
    return memory.allocate(bytes);
  }

  @Override
  public void free(ClBuffer buffer) {
    memory.free(buffer);
  }

  /** Uses the host's clock if the device measures no time. */
  @Override
  public long nanos(Runnable launch) {
    DeviceClock.Reading reading = clock.newReading();
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
