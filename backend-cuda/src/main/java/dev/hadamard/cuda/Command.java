package dev.hadamard.cuda;

import jcuda.driver.CUstream;
import org.jspecify.annotations.Nullable;

/** A command for the stream, which is queued now or at each replay of a recording. */
interface Command {

  /** The operation that needs the command, for error messages. */
  String operation();

  /** The kernel's name for error messages; null for a library call. */
  @Nullable String kernel();

  /** Queues the command and returns the driver's code. The context is current. */
  int queue(CUstream stream);
}
