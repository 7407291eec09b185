package dev.hadamard.kernels.launch;

import java.util.OptionalLong;

/** Measures the time of kernels by the device's clock. Used under the backend's lock. */
public interface DeviceClock {

  /** Creates a reading that has not begun. Readings may overlap. */
  Reading newReading();

  /** A measurement of the kernels between two moments. */
  interface Reading {

    /** Begins the measurement after waiting for the queued work. */
    void begin();

    /** Ends the measurement after waiting for the queued work; it ends even if that fails. */
    void end();

    /**
     * The total time of the kernels in nanoseconds; empty if the driver did not report the time of
     * every kernel.
     */
    OptionalLong nanos();
  }
}
