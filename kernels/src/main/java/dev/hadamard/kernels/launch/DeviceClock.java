package dev.hadamard.kernels.launch;

import java.util.OptionalLong;

/** What kernels take, by the device's clock. Used under the backend's lock. */
public interface DeviceClock {

  /** A reading that has not begun; readings may overlap. */
  Reading newReading();

  /** The kernels between two moments. */
  interface Reading {

    /** From here on. Waits for what is queued. */
    void begin();

    /** Up to here. Waits for what is queued; even if that fails, the clock stops for this one. */
    void end();

    /** What they took together; empty if the driver has not given the time of every kernel. */
    OptionalLong nanos();
  }
}
