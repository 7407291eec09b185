package dev.hadamard.cuda;

import dev.hadamard.DeviceException;
import dev.hadamard.kernels.launch.Range;
import jcuda.CudaException;
import jcuda.driver.CUfunction;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * A kernel with its arguments laid out.
 *
 * @param blocksAcross blocks in the first dimension
 * @param blocksDown blocks in the second
 * @param across threads of a block in the first dimension
 * @param down threads of a block in the second
 */
record CudaLaunch(
    String operation,
    String kernel,
    CUfunction function,
    int blocksAcross,
    int blocksDown,
    int across,
    int down,
    HostAddress arguments)
    implements Command {

  private static final long MOST_ACROSS = Integer.MAX_VALUE;
  private static final long MOST_DOWN = 65_535;

  /**
   * A kernel on a range.
   *
   * @throws DeviceException if the range has more groups than a grid may have blocks
   */
  static CudaLaunch of(
      String operation, String kernel, CUfunction function, Range range, HostAddress arguments) {
    boolean flat = range.items().length == 1;
    long groupsAcross = range.items()[0] / range.group()[0];
    long groupsDown = flat ? 1 : range.items()[1] / range.group()[1];
    if (groupsAcross > MOST_ACROSS || groupsDown > MOST_DOWN) {
      throw new DeviceException(
          operation,
          kernel,
          "%d by %d groups are asked for, a CUDA grid has %d by %d at most"
              .formatted(groupsAcross, groupsDown, MOST_ACROSS, MOST_DOWN));
    }
    return new CudaLaunch(
        operation,
        kernel,
        function,
        (int) groupsAcross,
        (int) groupsDown,
        (int) range.group()[0],
        flat ? 1 : (int) range.group()[1],
        arguments);
  }

  @Override
  public int queue(CUstream stream) {
    try { // not CudaStatus.of, as this is the call that a training loop repeats
      return JCudaDriver.cuLaunchKernel(
          function, blocksAcross, blocksDown, 1, across, down, 1, 0, stream, arguments, null);
    } catch (CudaException thrown) {
      return CudaStatus.code(thrown);
    }
  }
}
