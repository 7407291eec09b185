package dev.hadamard.cuda;

import dev.hadamard.kernels.launch.PeakRate;

/** Where the highest rate is measured. */
record PeakBench(CudaClock clock, CudaMemory memory) implements PeakRate.Bench<DeviceBuffer> {

  @Override
  public DeviceBuffer allocate(long bytes) {
    return memory.allocate(bytes);
  }

  @Override
  public void free(DeviceBuffer buffer) {
    memory.free(buffer);
  }

  @Override
  public long nanos(Runnable launch) {
    CudaClock.Reading reading = clock.newReading();
    reading.begin();
    try {
      launch.run();
    } finally {
      reading.end();
    }
    return reading.nanos();
  }
}
