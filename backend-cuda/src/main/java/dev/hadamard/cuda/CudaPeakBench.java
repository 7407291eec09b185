package dev.hadamard.cuda;

import dev.hadamard.kernels.launch.DeviceClock;
import dev.hadamard.kernels.launch.PeakRate;

/** Where the highest rate is measured. */
record CudaPeakBench(CudaClock clock, CudaMemory memory) implements PeakRate.Bench<CudaBuffer> {

  @Override
  public CudaBuffer allocate(long bytes) {
    return memory.allocate(bytes);
  }

  @Override
  public void free(CudaBuffer buffer) {
    memory.free(buffer);
  }

  @Override
  public long nanos(Runnable launch) {
    DeviceClock.Reading reading = clock.newReading();
    reading.begin();
    try {
      launch.run();
    } finally {
      reading.end();
    }
    return reading.nanos().orElseThrow();
  }
}
