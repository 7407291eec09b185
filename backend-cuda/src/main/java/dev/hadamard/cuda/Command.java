package dev.hadamard.cuda;

import jcuda.driver.CUstream;
import org.jspecify.annotations.Nullable;

/** Something to be queued in the stream, now or whenever a recording is replayed. */
interface Command {

  /** The op on whose behalf, for the message of a failure. */
  String operation();

  /** The kernel's name, if it is one of ours; for the same. */
  @Nullable String kernel();

  /** Queues it and gives the driver's code. The context is current. */
  int queue(CUstream stream);
}
